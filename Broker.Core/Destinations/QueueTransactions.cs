using Broker.Core.Commands;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>A queue's side of commits in two steps. Part of the queue's actor.</summary>
internal sealed class QueueTransactions(QueueContents contents, SubscriptionList subscriptions, QueueDisposal disposal)
{
    /// <summary>First step: reserves room and sets deliveries aside, or nothing of it.</summary>
    /// <param name="prepare">What is asked.</param>
    /// <param name="neverDelivered">How to refuse an acknowledgement of what was never delivered.</param>
    /// <returns>The answer.</returns>
    public object Prepare(Prepare prepare, Func<Refusal> neverDelivered)
    {
        var part = new PreparedPart(prepare.Commands.OfType<Publish>().Select(publish => publish.Message));

        if (part.Messages.Count > 0 && !contents.IsDiscarding && !contents.HasRoomFor(part.Bytes, part.Messages.Count))
        {
            return new PrepareRefused(prepare.Transaction, contents.Full());
        }

        contents.Prepared.Add(prepare.Transaction, part);

        foreach (var settle in prepare.Commands.OfType<Settle>())
        {
            if (subscriptions.TryGet(settle.Key, out var subscription) && !part.TryHold(subscription, settle))
            {
                RollBack(prepare.Transaction);
                return new PrepareRefused(prepare.Transaction, neverDelivered());
            }
        }

        return new Prepared(prepare.Transaction);
    }

    /// <summary>Second step: keeps the promise.</summary>
    public void CarryOut(TransactionKey transaction)
    {
        if (!contents.Prepared.TryTake(transaction, out var part))
        {
            return;
        }

        part.SettleAll();

        foreach (var (message, settlement) in part.Settlements)
        {
            disposal.Dispose([message], settlement);
        }

        if (!contents.IsDiscarding)
        {
            foreach (var message in part.Messages)
            {
                contents.Store.Append(message);
            }
        }
    }

    /// <summary>Forgets the promise. Deliveries whose subscription has ended meanwhile go back to the queue.</summary>
    public void RollBack(TransactionKey transaction)
    {
        if (contents.Prepared.TryTake(transaction, out var part))
        {
            disposal.Dispose(part.ReleaseAll(IsLive), Settlement.Requeue);
        }
    }

    private bool IsLive(QueueSubscription subscription) =>
        subscriptions.TryGet(subscription.Subscription.Key, out var live) && ReferenceEquals(live, subscription);
}
