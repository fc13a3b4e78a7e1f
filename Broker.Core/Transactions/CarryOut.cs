namespace Broker.Core.Transactions;

/// <summary>Second step of a commit: all are prepared, do it. Answered with <see cref="CarriedOut"/>.</summary>
/// <param name="Transaction">The transaction.</param>
public sealed record CarryOut(TransactionKey Transaction);
