using Broker.Core.Commands;

namespace Broker.Core.Transactions;

/// <summary>The destination cannot carry out its part and keeps nothing of it.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Refusal">Why.</param>
public sealed record PrepareRefused(TransactionKey Transaction, Refusal Refusal);
