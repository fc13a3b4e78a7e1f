using Broker.Core.Commands;
using Broker.Core.Storage;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>Decides where messages go that come back from delivery: away, back among those that wait, or to the dead letters. Part of the queue's actor.</summary>
internal sealed class QueueDisposal(QueueContents contents)
{
    /// <summary>Carries out what a subscriber said of messages that were delivered to it.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="settlement">What it said.</param>
    /// <param name="notify">Whether somebody waits for it.</param>
    /// <returns>The number of the last record in the journal that tells of it, or 0 if there is none.</returns>
    public long Dispose(List<QueuedMessage> messages, Settlement settlement, bool notify = false)
    {
        var last = 0L;

        for (var index = 0; index < messages.Count && !contents.IsDiscarding; index++)
        {
            switch (settlement)
            {
                case Settlement.Acknowledge:
                    last = Math.Max(last, contents.Drop(messages[index], notify));
                    break;
                case Settlement.Reject:
                    MakeDeadLetter(messages[index], "rejected");
                    break;
                default:
                    TakeBack(messages[index], contents.Settings.RedeliveryDelayAfter(messages[index].Deliveries));
                    break;
            }
        }

        return last;
    }

    /// <summary>Takes back what a subscription has not acknowledged when it ends.</summary>
    public void TakeBackAll(QueueSubscription subscription, Unsubscribe end)
    {
        foreach (var (sequence, message) in contents.IsDiscarding ? [] : subscription.Ledger.TakeAll())
        {
            if (subscription.Subscription.AckMode == AckMode.Auto && sequence <= end.WrittenUpTo)
            {
                contents.Drop(message);
                continue;
            }

            message.Deliveries -= sequence >= end.UnsentFrom ? 1 : 0;
            TakeBack(message, TimeSpan.Zero);
        }
    }

    /// <summary>The queue has failed: takes back what is out, however often it has been delivered.</summary>
    public void Recall(QueueSubscription subscription)
    {
        foreach (var (_, message) in contents.IsDiscarding ? [] : subscription.Ledger.TakeAll())
        {
            contents.Store.PutBack(message);
        }
    }

    /// <summary>Takes back a message that was not acknowledged, unless it has been delivered too often.</summary>
    public void TakeBack(QueuedMessage message, TimeSpan delay)
    {
        if (contents.Settings.MaxDeliveries > 0 && message.Deliveries >= contents.Settings.MaxDeliveries)
        {
            MakeDeadLetter(message, "max-deliveries");
        }
        else
        {
            contents.Records.NoteDeliveries(message);
            contents.PutBack(message, delay);
        }
    }

    private void MakeDeadLetter(QueuedMessage message, string reason)
    {
        if (contents.Settings.DeadLetters is null)
        {
            contents.Drop(message);
        }
        else
        {
            contents.DeadLetters.Add(message, reason);
        }
    }
}
