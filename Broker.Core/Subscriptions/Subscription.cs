using Broker.Core.Outbound;
using Broker.Core.Selectors;

namespace Broker.Core.Subscriptions;

/// <summary>What a destination knows of one who listens to it. Immutable, but for what the outbox does inside.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Session">The session's actor; it hears of the subscription's end by failure.</param>
/// <param name="Outbox">Where deliveries go.</param>
/// <param name="AckMode">When a delivery counts as consumed.</param>
/// <param name="Prefetch">Most deliveries that may be unacknowledged at once; 0: no limit but the outbox.</param>
public sealed record Subscription(SubscriptionKey Key, IActorRef Session, IOutbox Outbox, AckMode AckMode, int Prefetch)
{
    /// <summary>Which messages it wants; null: all.</summary>
    public Selector? Selector { get; init; }

    /// <summary>How many messages a queue delivers to it, and then no more, whatever becomes of them; 0: no limit.</summary>
    public int MaxMessages { get; init; }

    /// <summary>Whether it wants nothing that its own session sent (<see cref="Messages.Message.Origin"/>).</summary>
    public bool IsNoLocal { get; init; }

    /// <summary>Whether it looks at a queue without taking, once, from the first message to the last.</summary>
    public bool IsBrowser { get; init; }

    /// <summary>Whether, while it lives, no other subscription of the queue is served.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>Higher ones are served first; 0 if the subscriber does not say.</summary>
    public int Priority { get; init; }

    /// <summary>Its name if it outlives the connection; null: it does not. To topics and patterns only.</summary>
    public DurableName? Durable { get; init; }
}
