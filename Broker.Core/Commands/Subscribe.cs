using Broker.Core.Subscriptions;

namespace Broker.Core.Commands;

/// <summary>Adds a subscription. Answered with <see cref="Subscribed"/> in every case of success.</summary>
/// <param name="Destination">The destination or pattern.</param>
/// <param name="Subscription">The subscription.</param>
/// <param name="Tag">See <see cref="DestinationCommand"/>.</param>
public sealed record Subscribe(Destinations.DestinationName Destination, Subscription Subscription, long Tag) : DestinationCommand(Tag, Confirm: true);
