namespace Broker.Core.Transactions;

/// <summary>Names a transaction that is being committed.</summary>
/// <param name="Session">The session's number, unique in this process.</param>
/// <param name="Number">Which commit of the session it is.</param>
public readonly record struct TransactionKey(long Session, long Number);
