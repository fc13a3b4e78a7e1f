namespace Broker.Core.Transactions;

/// <summary>Second step of a commit that another destination refused: forget your part.</summary>
/// <param name="Transaction">The transaction.</param>
public sealed record RollBack(TransactionKey Transaction);
