using Broker.Core.Commands;
using Broker.Core.Outbound;
using Broker.Core.Storage;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>Gives the messages that wait in a queue to the subscriptions that can take them, in turn. Part of the queue's actor.</summary>
internal sealed class QueueDispatcher(QueueContents contents, SubscriptionList subscriptions, QueueGroups groups, IActorRef queue)
{
    private readonly QueueStore _store = contents.Store;
    private readonly QueuePicker _picker = new(contents, groups);
    private bool _isSaturated;

    /// <summary>Delivers until no message waits or no subscription can take one; after much work for little it goes on in a later turn.</summary>
    public void Deliver()
    {
        _isSaturated = false;

        while (_store.HasWaiting && subscriptions.TryNext(_store.Version, out var subscription))
        {
            if (_picker.TryPick(subscription, out var message))
            {
                Deliver(message, subscription);
            }
            else if (_picker.IsTired)
            {
                queue.Tell(GoOn.Instance, ActorRefs.NoSender);
                break;
            }
            else
            {
                subscription.StarvedAt = _store.Version;
            }
        }

        _picker.Rest();
        _isSaturated = _store.HasWaiting && !subscriptions.HasCredit;
    }

    /// <summary>As <see cref="Deliver()"/>, where nothing has changed but that there is a message more: if nobody could take one before, nobody can now.</summary>
    public void DeliverNew()
    {
        if (!_isSaturated)
        {
            Deliver();
        }
    }

    /// <summary>As <see cref="Deliver()"/>, where one subscription may have credit again: if nobody else had any before, nobody else has now.</summary>
    public void DeliverTo(QueueSubscription subscription)
    {
        if (!_isSaturated || !subscriptions.IsServed(subscription))
        {
            Deliver();
            return;
        }

        while (subscription.CanTake && _store.HasWaiting && _picker.TryPick(subscription, out var message))
        {
            Deliver(message, subscription);
        }

        // It has credit left, so it is for the others' messages, or for those to be read, that it is looked at again.
        if (subscription.CanTake)
        {
            Deliver();
        }
    }

    /// <summary>A subscription's outbox has room again.</summary>
    public void Unblock(SubscriptionKey key)
    {
        if (subscriptions.TryGet(key, out var subscription))
        {
            subscription.IsBlocked = false;
        }
    }

    private void Deliver(QueuedMessage message, QueueSubscription subscription)
    {
        message.Deliveries++;
        var sequence = subscription.Ledger.Add(message);
        var writtenTo = subscription.Subscription.AckMode == AckMode.Auto ? queue : null;

        switch (subscription.Subscription.Outbox.TryEnqueue(new Delivery(message.Message, sequence, message.Deliveries, writtenTo) { Dropped = contents.Untold }))
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
            default:
                contents.Untold = 0;
                ClaimGroup(message, subscription);
                break;
        }
    }

    private void ClaimGroup(QueuedMessage message, QueueSubscription subscription)
    {
        if (message.Content is { HasGroup: true } content)
        {
            groups.Claim(subscription, content);
        }
    }

    private void TakeBackUndelivered(QueuedMessage message, QueueSubscription subscription)
    {
        subscription.Ledger.UndoAdd();
        message.Deliveries--;
        _store.PutBack(message);
    }
}
