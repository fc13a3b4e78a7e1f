using System.Diagnostics.CodeAnalysis;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// The answers that a topic owes, until its durable subscriptions have given theirs. They outlive the instances of the topic's actor,
/// whose publishers would wait for ever otherwise. Used in the actor's turn only.
/// </summary>
internal sealed class TopicDebts
{
    // There once an answer has been owed; most topics have no durable subscriptions.
    private Dictionary<long, TopicDebt>? _all;
    private Dictionary<TransactionKey, TopicDebt>? _byTransaction;
    private long _lastTag;

    public bool IsEmpty => _all is not { Count: > 0 };

    /// <summary>Whose answers are awaited.</summary>
    public IEnumerable<IActorRef> Awaited => All.SelectMany(owed => owed.Awaited).Distinct();

    /// <summary>A tag that was never used.</summary>
    public long NextTag() => ++_lastTag;

    public void Add(TopicDebt owed)
    {
        (_all ??= []).Add(owed.Tag, owed);

        if (TransactionOf(owed) is { } transaction)
        {
            (_byTransaction ??= []).Add(transaction, owed);
        }
    }

    /// <summary>Finds what an answer is for.</summary>
    /// <returns>False if nobody waits for it any more.</returns>
    public bool TryGet(long tag, [MaybeNullWhen(false)] out TopicDebt owed)
    {
        owed = null;
        return _all is not null && _all.TryGetValue(tag, out owed);
    }

    /// <inheritdoc cref="TryGet(long, out TopicDebt)"/>
    public bool TryGet(TransactionKey transaction, [MaybeNullWhen(false)] out TopicDebt owed)
    {
        owed = null;
        return _byTransaction is not null && _byTransaction.TryGetValue(transaction, out owed);
    }

    /// <summary>Finds what is owed for a message of the same <c>dedup-id</c>: asked for duplicates only.</summary>
    public TopicDebt? Find(UInt128 hash) => All.FirstOrDefault(owed => owed.Trace?.Hash == hash);

    /// <summary>The answer has been given.</summary>
    public void Remove(TopicDebt owed)
    {
        _all?.Remove(owed.Tag);

        if (TransactionOf(owed) is { } transaction)
        {
            _byTransaction?.Remove(transaction);
        }
    }

    /// <summary>A durable subscription was deleted: nobody waits for it any more.</summary>
    /// <returns>What waits for nobody else.</returns>
    public IReadOnlyList<TopicDebt> OnGone(IActorRef queue)
    {
        foreach (var owed in All)
        {
            owed.OnGone(queue);
        }

        return [.. All.Where(owed => owed.IsComplete)];
    }

    private IEnumerable<TopicDebt> All => _all?.Values ?? (IEnumerable<TopicDebt>)[];

    private static TransactionKey? TransactionOf(TopicDebt owed) => owed.Question switch
    {
        Prepare prepare => prepare.Transaction,
        CarryOut carryOut => carryOut.Transaction,
        _ => null,
    };
}
