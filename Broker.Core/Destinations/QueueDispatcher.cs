using Broker.Core.Commands;
using Broker.Core.Outbound;
using Broker.Core.Storage;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>Gives the messages that wait in a queue to the subscriptions that can take them, in turn. Part of the queue's actor.</summary>
internal sealed class QueueDispatcher(IMessageStore store, SubscriptionList subscriptions, IActorRef queue)
{
    /// <summary>Delivers until no message waits or no subscription can take one.</summary>
    public void Deliver()
    {
        while (store.HasWaiting && subscriptions.TryNext(out var subscription))
        {
            Deliver(store.Take(), subscription);
        }
    }

    /// <summary>A subscription's outbox has room again.</summary>
    public void Unblock(SubscriptionKey key)
    {
        if (subscriptions.TryGet(key, out var subscription))
        {
            subscription.IsBlocked = false;
            Deliver();
        }
    }

    private void Deliver(QueuedMessage message, QueueSubscription subscription)
    {
        message.Deliveries++;
        var sequence = subscription.Ledger.Add(message);
        var writtenTo = subscription.Subscription.AckMode == AckMode.Auto ? queue : null;

        switch (subscription.Subscription.Outbox.TryEnqueue(new Delivery(message.Message, sequence, message.Deliveries, writtenTo)))
        {
            case EnqueueResult.Full:
                TakeBackUndelivered(message, subscription);
                subscription.IsBlocked = true;
                subscription.Subscription.Outbox.NotifyWhenDrained(queue, new OutboxDrained(subscription.Subscription.Key));
                break;
            case EnqueueResult.Closed:
                TakeBackUndelivered(message, subscription);
                subscription.IsClosed = true;
                break;
        }
    }

    private void TakeBackUndelivered(QueuedMessage message, QueueSubscription subscription)
    {
        subscription.Ledger.UndoAdd();
        message.Deliveries--;
        store.PutBack(message);
    }
}
