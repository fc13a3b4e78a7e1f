using Broker.Core.Commands;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>The subscriptions to patterns of a virtual host, durable ones excepted. Part of the directory's actor.</summary>
/// <param name="services">What all destinations share.</param>
/// <param name="patterns">Where topics find them.</param>
/// <param name="context">The directory.</param>
internal sealed class PatternSubscriptions(DestinationServices services, TopicPatterns patterns, IActorContext context)
{
    private readonly Dictionary<SubscriptionKey, (DestinationName Pattern, IActorRef Queue)> _queues = [];

    /// <summary>Other settings are in force: tells the queues.</summary>
    public void Use(DestinationServices other)
    {
        services = other;

        foreach (var (pattern, queue) in _queues.Values)
        {
            queue.Tell(new SettingsChanged(other, other.Settings.ForSubscriber(pattern)), context.Self);
        }
    }

    /// <summary>Adds a subscription.</summary>
    public void Add(Subscribe subscribe, IActorRef asker)
    {
        var subscription = subscribe.Subscription;
        IActorRef? queue = null;

        if (subscription.AckMode != AckMode.Auto)
        {
            queue = context.ActorOf(SubscriberQueue.PropsOf(subscribe.Destination, context.Self, services));
            _queues.Add(subscription.Key, (subscribe.Destination, queue));
        }

        // Before anybody is answered: what is published after the answer must find the subscription.
        patterns.Table = patterns.Table.Add(subscribe.Destination, new TopicSubscriber(subscription, queue));

        if (queue is null)
        {
            asker.Tell(new Subscribed(subscribe.Tag, subscription.Key, Acknowledger: null));
        }
        else
        {
            queue.Tell(SubscriberQueue.Unfiltered(subscribe), asker);
        }
    }

    /// <summary>Ends a subscription.</summary>
    public void Remove(Unsubscribe unsubscribe, IActorRef asker)
    {
        patterns.Table = patterns.Table.Remove(unsubscribe.Destination, subscriber => subscriber.Subscription.Key == unsubscribe.Key);

        if (_queues.Remove(unsubscribe.Key, out var removed))
        {
            removed.Queue.Tell(PoisonPill.Instance);
        }

        if (unsubscribe.Confirm)
        {
            asker.Tell(new CommandDone(unsubscribe.Tag));
        }
    }
}
