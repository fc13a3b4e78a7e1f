using Broker.Core.Commands;
using Broker.Core.Storage;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>Decides where messages go that come back from delivery: away, back among those that wait, or to the dead letters. Part of the queue's actor.</summary>
internal sealed class QueueDisposal(DestinationName name, QueueSettings settings, QueueContents contents, IActorRef directory)
{
    private IMessageStore Store => contents.Store;

    /// <summary>Carries out what a subscriber said of messages that were delivered to it.</summary>
    public void Dispose(IEnumerable<QueuedMessage> messages, Settlement settlement)
    {
        if (contents.IsDiscarding)
        {
            return;
        }

        foreach (var message in messages)
        {
            switch (settlement)
            {
                case Settlement.Acknowledge:
                    Store.Remove(message);
                    break;
                case Settlement.Reject:
                    MakeDeadLetter(message, "rejected");
                    break;
                default:
                    TakeBack(message);
                    break;
            }
        }
    }

    /// <summary>Takes back what a subscription has not acknowledged when it ends.</summary>
    public void TakeBackAll(QueueSubscription subscription, Unsubscribe end)
    {
        foreach (var (sequence, message) in contents.IsDiscarding ? [] : subscription.Ledger.TakeAll())
        {
            if (subscription.Subscription.AckMode == AckMode.Auto && sequence <= end.WrittenUpTo)
            {
                Store.Remove(message);
                continue;
            }

            message.Deliveries -= sequence >= end.UnsentFrom ? 1 : 0;
            TakeBack(message);
        }
    }

    /// <summary>The queue has failed: takes back what is out, however often it has been delivered.</summary>
    public void Recall(QueueSubscription subscription)
    {
        foreach (var (_, message) in contents.IsDiscarding ? [] : subscription.Ledger.TakeAll())
        {
            Store.PutBack(message);
        }
    }

    private void TakeBack(QueuedMessage message)
    {
        if (settings.MaxDeliveries > 0 && message.Deliveries >= settings.MaxDeliveries)
        {
            MakeDeadLetter(message, "max-deliveries");
        }
        else
        {
            Store.PutBack(message);
        }
    }

    private void MakeDeadLetter(QueuedMessage message, string reason)
    {
        Store.Remove(message);

        if (settings.DeadLetters is { } deadLetters)
        {
            var letter = message.Message.CopyTo(
                deadLetters.Utf8,
                [
                    new("original-destination", name.Text),
                    new("dead-letter-reason", reason),
                    new("delivery-count", FormattableString.Invariant($"{message.Deliveries}")),
                ]);
            directory.Tell(new Forward(deadLetters, new Publish(letter, Window: null, Tag: 0, Confirm: false)));
        }
    }
}
