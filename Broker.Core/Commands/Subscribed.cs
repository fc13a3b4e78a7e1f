using Broker.Core.Subscriptions;

namespace Broker.Core.Commands;

/// <summary>A subscription is live: every message published from now on is for it.</summary>
/// <param name="Tag">The tag of the <see cref="Subscribe"/>.</param>
/// <param name="Key">The subscription.</param>
/// <param name="Acknowledger">Who takes its acknowledgements; null if there is nothing to acknowledge.</param>
public sealed record Subscribed(long Tag, SubscriptionKey Key, IActorRef? Acknowledger);
