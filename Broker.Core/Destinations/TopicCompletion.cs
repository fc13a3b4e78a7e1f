using Broker.Core.Commands;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>Gives the answers that a topic has owed, once its durable subscriptions have given theirs. Part of the topic's actor.</summary>
/// <param name="contents">What the topic must not forget.</param>
/// <param name="durables">The durable subscriptions.</param>
/// <param name="topic">The topic's actor.</param>
internal sealed class TopicCompletion(TopicContents contents, TopicDurables durables, IActorRef topic)
{
    /// <summary>A queue has taken a message, or not.</summary>
    public void OnAnswer(long tag, IActorRef queue, Refusal? refusal)
    {
        if (contents.Debts.TryGet(tag, out var owed))
        {
            Note(owed, queue, refusal);
        }
    }

    /// <summary>A queue has done its part in a step of a commit, or cannot.</summary>
    public void OnVote(TransactionKey transaction, IActorRef queue, Refusal? refusal)
    {
        if (!contents.Debts.TryGet(transaction, out var owed))
        {
            return;
        }

        if (owed.Question is Prepare && refusal is null && contents.Promises.TryGet(transaction, out var promise))
        {
            promise.Prepared.Add(queue);
        }

        Note(owed, queue, refusal);
    }

    /// <summary>A durable subscription was deleted.</summary>
    public void OnGone(IActorRef queue)
    {
        foreach (var owed in durables.OnGone(queue))
        {
            Complete(owed);
        }
    }

    /// <summary>A message that came before: it counts as taken when the first one is, for its sender will not send it again.</summary>
    /// <returns>False if the first one has been taken. If it is part of a transaction, this one comes again when that has ended.</returns>
    public bool TryAwaitFirst(Publish publish, DedupTrace trace, IActorRef asker)
    {
        if (contents.Debts.Find(trace.Hash) is not { } first)
        {
            return contents.Promises.TryHoldDuplicate(trace.Hash, publish, asker);
        }

        first.Duplicates.Add((publish, asker));
        return true;
    }

    private void Note(TopicDebt owed, IActorRef queue, Refusal? refusal)
    {
        if (refusal is null)
        {
            owed.OnAnswer(queue);
        }
        else
        {
            durables.OnRefused(owed, queue, refusal);
        }

        if (owed.IsComplete)
        {
            Complete(owed);
        }
    }

    private void Complete(TopicDebt owed)
    {
        contents.Debts.Remove(owed);

        switch (owed.Question)
        {
            case Publish publish:
                CompletePublish(owed, publish);
                break;
            case Prepare prepare:
                CompletePrepare(owed, prepare);
                break;
            case CarryOut carryOut:
                owed.Asker.Tell(new CarriedOut(carryOut.Transaction), topic);
                break;
        }
    }

    private void CompletePublish(TopicDebt owed, Publish publish)
    {
        if (owed.Refusal is null)
        {
            contents.Dedup.Keep(owed.Trace, batch: null);
        }
        else
        {
            contents.Dedup.Forget(owed.Trace);
        }

        Answer(publish, owed.Asker, owed.Refusal, isDuplicate: false);

        foreach (var (duplicate, asker) in owed.Duplicates)
        {
            Answer(duplicate, asker, owed.Refusal, isDuplicate: true);
        }
    }

    private void Answer(Publish publish, IActorRef asker, Refusal? refusal, bool isDuplicate)
    {
        publish.Window?.Release(publish.Message.Size);

        if (refusal is not null)
        {
            asker.Tell(CommandRefused.Of(publish, refusal), topic);
        }
        else if (publish.Confirm)
        {
            asker.Tell(new CommandDone(publish.Tag, isDuplicate), topic);
        }
    }

    private void CompletePrepare(TopicDebt owed, Prepare prepare)
    {
        if (owed.Refusal is not { } refusal)
        {
            owed.Asker.Tell(new Prepared(prepare.Transaction), topic);
            return;
        }

        RollBack(prepare.Transaction);
        owed.Asker.Tell(new PrepareRefused(prepare.Transaction, refusal), topic);
    }

    /// <summary>A commit does not happen: forgets what was promised.</summary>
    public void RollBack(TransactionKey transaction)
    {
        var promise = contents.Promises.Take(transaction, topic);
        durables.RollBack(transaction, promise);

        foreach (var trace in promise.Traces)
        {
            contents.Dedup.Forget(trace);
        }
    }
}
