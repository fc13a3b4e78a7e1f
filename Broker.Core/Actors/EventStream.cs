using System.Collections.Immutable;

namespace Broker.Core.Actors;

/// <summary>What the runtime has to say to whoever listens: dead letters, unhandled messages. Any thread.</summary>
public sealed class EventStream
{
    private ImmutableList<(IActorRef Subscriber, Type Channel)> _subscriptions = [];

    internal EventStream()
    {
    }

    /// <summary>Tells an actor every event of a type and of the types derived from it.</summary>
    /// <param name="subscriber">The actor.</param>
    /// <param name="channel">The type.</param>
    /// <returns>False if it was subscribed already.</returns>
    public bool Subscribe(IActorRef subscriber, Type channel) =>
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Contains((subscriber, channel)) ? list : list.Add((subscriber, channel)));

    /// <summary>Ends a subscription.</summary>
    /// <param name="subscriber">The actor.</param>
    /// <param name="channel">The type.</param>
    /// <returns>False if there was none.</returns>
    public bool Unsubscribe(IActorRef subscriber, Type channel) =>
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Remove((subscriber, channel)));

    /// <summary>Ends all subscriptions of an actor.</summary>
    /// <param name="subscriber">The actor.</param>
    /// <returns>False if there were none.</returns>
    public bool Unsubscribe(IActorRef subscriber) =>
        ImmutableInterlocked.Update(ref _subscriptions, list => list.RemoveAll(entry => entry.Subscriber.Equals(subscriber)));

    /// <summary>Tells an event to all who subscribed to its type.</summary>
    /// <param name="event">The event.</param>
    public void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);

        foreach (var (subscriber, channel) in _subscriptions)
        {
            if (channel.IsInstanceOfType(@event))
            {
                subscriber.Tell(@event, ActorRefs.NoSender);
            }
        }
    }
}
