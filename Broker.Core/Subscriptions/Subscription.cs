using Broker.Core.Outbound;

namespace Broker.Core.Subscriptions;

/// <summary>What a destination knows of one who listens to it. Immutable, but for what the outbox does inside.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Session">The session's actor; it hears of the subscription's end by failure.</param>
/// <param name="Outbox">Where deliveries go.</param>
/// <param name="AckMode">When a delivery counts as consumed.</param>
/// <param name="Prefetch">Most deliveries that may be unacknowledged at once; 0: no limit but the outbox.</param>
public sealed record Subscription(SubscriptionKey Key, IActorRef Session, IOutbox Outbox, AckMode AckMode, int Prefetch);
