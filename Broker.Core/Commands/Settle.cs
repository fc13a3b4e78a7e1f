using Broker.Core.Subscriptions;

namespace Broker.Core.Commands;

/// <summary>
/// Acknowledges or rejects a delivery, and with <see cref="AckMode.Cumulative"/> all before it on the same subscription. One that
/// was settled before, or whose subscription has ended, is ignored.
/// </summary>
/// <param name="Key">The subscription.</param>
/// <param name="Delivery">The delivery.</param>
/// <param name="Settlement">What becomes of the message.</param>
/// <param name="Tag">See <see cref="DestinationCommand"/>.</param>
/// <param name="Confirm">See <see cref="DestinationCommand"/>.</param>
public sealed record Settle(SubscriptionKey Key, DeliveryReference Delivery, Settlement Settlement, long Tag, bool Confirm)
    : DestinationCommand(Tag, Confirm);
