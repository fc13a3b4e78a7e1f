namespace Broker.Core.Transactions;

/// <summary>The destination can carry out its part, whatever happens until it is told.</summary>
/// <param name="Transaction">The transaction.</param>
public sealed record Prepared(TransactionKey Transaction);
