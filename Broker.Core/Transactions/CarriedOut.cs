namespace Broker.Core.Transactions;

/// <summary>The destination has carried out its part.</summary>
/// <param name="Transaction">The transaction.</param>
public sealed record CarriedOut(TransactionKey Transaction);
