using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Transactions;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Destinations;

/// <summary>
/// A topic's side of its durable subscriptions: their queues get its messages in the order of all others, and whoever has published waits
/// for their answers, so that what is confirmed is on disk for each of them. Part of the topic's actor.
/// </summary>
/// <param name="name">The topic.</param>
/// <param name="contents">What the topic must not forget.</param>
/// <param name="patterns">Where the directory publishes the durable subscriptions.</param>
/// <param name="context">The topic's actor.</param>
/// <param name="log">Where lost messages are told.</param>
internal sealed class TopicDurables(DestinationName name, TopicContents contents, TopicPatterns patterns, IActorContext context, ILogger log)
{
    private HashSet<IActorRef>? _overflowed;
    private PatternTable<DurableSubscriber> _table = PatternTable<DurableSubscriber>.Empty;
    private DurableSubscriber[] _matched = [];

    private ReadOnlySpan<DurableSubscriber> Matched
    {
        get
        {
            var table = patterns.Durables;
            if (!ReferenceEquals(table, _table))
            {
                _matched = [.. table.Match(name).Where(durable => durable.Means(name))];
                _table = table;
            }

            return _matched;
        }
    }

    /// <summary>The topic's actor has been made anew: goes on waiting for those whom the former one asked.</summary>
    public void Resume()
    {
        foreach (var queue in contents.Debts.Awaited)
        {
            context.Watch(queue);
        }
    }

    /// <summary>Gives a message to all who want it.</summary>
    /// <returns>The answer that is owed from now on, or null: there is nobody to wait for.</returns>
    public TopicDebt? Publish(Publish publish, DedupTrace? trace, IActorRef asker)
    {
        TopicDebt? owed = null;

        foreach (var durable in Matched)
        {
            if (durable.Wants(publish.Message))
            {
                owed ??= new TopicDebt(contents.Debts.NextTag(), publish, asker) { Trace = trace };
                Give(publish.Message, durable.Queue, owed);
            }
        }

        Add(owed);
        return owed;
    }

    /// <summary>First step of a commit: asks all who want something of it.</summary>
    /// <returns>The answer that is owed from now on, or null: there is nobody to wait for.</returns>
    public TopicDebt? Prepare(Prepare prepare, TopicPromise promise, IActorRef asker)
    {
        TopicDebt? owed = null;

        foreach (var durable in Matched)
        {
            var wanted = promise.Messages.Where(durable.Wants).Select(message => new Publish(message, Window: null, Tag: 0, Confirm: false)).ToList();
            promise.Asked.Add(durable.Queue);

            if (wanted.Count > 0)
            {
                owed ??= new TopicDebt(contents.Debts.NextTag(), prepare, asker);
                Ask(new Prepare(prepare.Transaction, wanted, prepare.Batch), durable.Queue, owed);
            }
        }

        Add(owed);
        return owed;
    }

    /// <summary>Second step of a commit. Who has subscribed since the first one gets the messages as any others.</summary>
    /// <returns>The answer that will be owed, or null: there is nobody to wait for. It counts from <see cref="Add"/> on.</returns>
    public TopicDebt? CarryOut(CarryOut carryOut, TopicPromise promise, IActorRef asker)
    {
        TopicDebt? owed = null;

        foreach (var queue in promise.Prepared)
        {
            owed ??= new TopicDebt(contents.Debts.NextTag(), carryOut, asker);
            Ask(carryOut, queue, owed);
        }

        foreach (var durable in Matched)
        {
            if (promise.Asked.Contains(durable.Queue))
            {
                continue;
            }

            foreach (var message in promise.Messages.Where(durable.Wants))
            {
                owed ??= new TopicDebt(contents.Debts.NextTag(), carryOut, asker);
                Give(message, durable.Queue, owed);
            }
        }

        return owed;
    }

    /// <summary>A commit does not happen.</summary>
    public void RollBack(TransactionKey transaction, TopicPromise promise)
    {
        foreach (var queue in promise.Prepared)
        {
            queue.Tell(new RollBack(transaction), context.Self);
        }
    }

    /// <summary>An answer is owed from now on, or none.</summary>
    public void Add(TopicDebt? owed)
    {
        if (owed is not null)
        {
            contents.Debts.Add(owed);
        }
    }

    /// <summary>
    /// A queue could not take something. If it is full, it has lost a message and nobody else: a subscriber that stays away must not stop a
    /// topic's publishers, who do not know him. All else is a reason to refuse.
    /// </summary>
    public void OnRefused(TopicDebt owed, IActorRef queue, Refusal refusal)
    {
        if (refusal.Reason != RefusalReason.QueueFull)
        {
            owed.Refusal ??= refusal;
        }
        else if ((_overflowed ??= []).Add(queue))
        {
            log.DurableOverflowed(name.Text, refusal.Detail);
        }

        owed.OnAnswer(queue);
    }

    /// <summary>A durable subscription was deleted.</summary>
    /// <returns>What is owed and waits for nobody else.</returns>
    public IReadOnlyList<TopicDebt> OnGone(IActorRef queue)
    {
        _overflowed?.Remove(queue);
        return contents.Debts.OnGone(queue);
    }

    private void Give(Message message, IActorRef queue, TopicDebt owed) => Ask(new Publish(message, Window: null, owed.Tag, Confirm: true), queue, owed);

    private void Ask(object question, IActorRef queue, TopicDebt owed)
    {
        // A queue that goes before it has answered never will.
        context.Watch(queue);
        owed.Await(queue);
        queue.Tell(question, context.Self);
    }
}
