using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// Someone a topic's messages go to: a subscription, straight into its outbox, or, when it acknowledges, a queue of its own that
/// stands between.
/// </summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Queue">Its own queue, or null.</param>
public sealed record TopicSubscriber(Subscription Subscription, IActorRef? Queue);
