using System.Diagnostics.CodeAnalysis;
using Broker.Core.Commands;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// What a topic has promised to transactions: messages that it will hand out. They outlive the instances of the topic's actor, so
/// that a failure breaks no promise. Used in the actor's turn only.
/// </summary>
internal sealed class TopicPromises
{
    // There once something has been promised.
    private Dictionary<TransactionKey, TopicPromise>? _promises;

    public bool IsEmpty => _promises is not { Count: > 0 };

    public void Add(TransactionKey transaction, TopicPromise promise) => (_promises ??= []).Add(transaction, promise);

    public bool TryGet(TransactionKey transaction, [MaybeNullWhen(false)] out TopicPromise promise)
    {
        promise = null;
        return _promises is not null && _promises.TryGetValue(transaction, out promise);
    }

    /// <summary>Keeps a message back whose <c>dedup-id</c> a transaction has, until that has ended.</summary>
    /// <param name="dedupHash">What stands for the id.</param>
    /// <param name="publish">The message.</param>
    /// <param name="asker">Who sent it.</param>
    /// <returns>False if no transaction has it.</returns>
    public bool TryHoldDuplicate(UInt128 dedupHash, Publish publish, IActorRef asker)
    {
        var first = _promises?.Values.FirstOrDefault(promise => promise.Traces.Any(trace => trace.Hash == dedupHash));
        first?.Duplicates.Add(publish, asker);
        return first is not null;
    }

    /// <summary>Takes a promise, whether to keep it or to forget it. What was kept back for it comes again.</summary>
    /// <param name="transaction">The transaction, which has ended.</param>
    /// <param name="topic">The topic, which gets what was kept back.</param>
    /// <returns>The promise; one of nothing, if there is none.</returns>
    public TopicPromise Take(TransactionKey transaction, IActorRef topic)
    {
        if (_promises is null || !_promises.Remove(transaction, out var promise))
        {
            return TopicPromise.Nothing;
        }

        promise.Duplicates.ComeAgain(topic);
        return promise;
    }
}
