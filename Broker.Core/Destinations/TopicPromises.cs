using System.Diagnostics.CodeAnalysis;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// What a topic has promised to transactions: messages that it will hand out. They outlive the instances of the topic's actor, so
/// that a failure breaks no promise. Used in the actor's turn only.
/// </summary>
internal sealed class TopicPromises
{
    private readonly Dictionary<TransactionKey, TopicPromise> _promises = [];

    public bool IsEmpty => _promises.Count == 0;

    public void Add(TransactionKey transaction, TopicPromise promise) => _promises.Add(transaction, promise);

    public bool TryGet(TransactionKey transaction, [MaybeNullWhen(false)] out TopicPromise promise) => _promises.TryGetValue(transaction, out promise);

    /// <summary>Takes a promise, whether to keep it or to forget it.</summary>
    /// <returns>The promise; one of nothing, if there is none.</returns>
    public TopicPromise Take(TransactionKey transaction) => _promises.Remove(transaction, out var promise) ? promise : TopicPromise.Nothing;
}
