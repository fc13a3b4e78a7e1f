using Broker.Core.Messages;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>A topic's side of commits in two steps. Part of the topic's actor.</summary>
internal sealed class TopicTransactions(TopicContents contents, TopicAudience audience, TopicDurables durables, HeldPublishes held, Answers answers, IActorRef topic)
{
    /// <summary>First step: promises the messages, in the name of the durable subscriptions too.</summary>
    public void Prepare(Prepare prepare)
    {
        var promise = TopicPromise.Of(prepare, contents.Dedup);
        contents.Promises.Add(prepare.Transaction, promise);

        if (!contents.IsDiscarding && durables.Prepare(prepare, promise, answers.Asker) is not null)
        {
            answers.End();
        }
        else
        {
            answers.Answer(new Prepared(prepare.Transaction));
        }
    }

    /// <summary>
    /// Second step: hands the messages out, as far as there is room for them. If there is none for the next one, the command goes back to
    /// what is held, before all else, and is carried on with when there is: a large transaction ends nobody who reads.
    /// </summary>
    /// <returns>One of those who cannot keep up if most cannot, otherwise null.</returns>
    public Subscription? CarryOut(CarryOut carryOut)
    {
        if (!contents.Promises.TryGet(carryOut.Transaction, out var promise))
        {
            answers.Answer(new CarriedOut(carryOut.Transaction));
            return null;
        }

        try
        {
            promise.Begin(() => durables.CarryOut(carryOut, promise, answers.Asker));
            var congested = HandOut(promise);

            if (promise.HasMore)
            {
                held.PutBack(carryOut, answers.Asker);
                answers.End();
                return congested;
            }

            contents.Promises.Take(carryOut.Transaction, topic);
            Answer(carryOut, promise.Owed);
            return congested;
        }
        catch
        {
            // It counts as done: the failure is answered, and nothing is handed out twice.
            contents.Promises.Take(carryOut.Transaction, topic);
            throw;
        }
    }

    // Stops before a message that has no room, and behind one after which most have none.
    private Subscription? HandOut(TopicPromise promise)
    {
        Subscription? congested = null;

        while (congested is null && promise.HasMore)
        {
            if (!contents.IsDiscarding && audience.FindTooFullFor(promise.Next) is { } full)
            {
                held.Begin(full, promise.Next.Size);
                return null;
            }

            congested = FanOut(promise.Take());
        }

        return congested;
    }

    private Subscription? FanOut(Message message) => contents.IsDiscarding ? null : audience.FanOut(message);

    // Not before all is handed out: if that fails, the answer is given at once, and no second one may follow.
    private void Answer(CarryOut carryOut, TopicDebt? owed)
    {
        if (owed is not null)
        {
            durables.Add(owed);
            answers.End();
        }
        else
        {
            answers.Answer(new CarriedOut(carryOut.Transaction));
        }
    }
}
