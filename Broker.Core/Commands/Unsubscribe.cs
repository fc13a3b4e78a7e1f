using Broker.Core.Subscriptions;

namespace Broker.Core.Commands;

/// <summary>
/// Ends a subscription; one that does not exist has ended already. What was not acknowledged goes back in its old order. Of a
/// subscription that acknowledges by itself, the deliveries that were written are settled.
/// </summary>
/// <param name="Destination">The destination or pattern.</param>
/// <param name="Key">The subscription.</param>
/// <param name="WrittenUpTo">The last delivery that is known to have been written; 0: none.</param>
/// <param name="UnsentFrom">The first delivery that was certainly not sent, so that it does not count as one.</param>
/// <param name="Tag">See <see cref="DestinationCommand"/>.</param>
/// <param name="Confirm">See <see cref="DestinationCommand"/>.</param>
public sealed record Unsubscribe(
    Destinations.DestinationName Destination,
    SubscriptionKey Key,
    long WrittenUpTo,
    long UnsentFrom,
    long Tag,
    bool Confirm) : DestinationCommand(Tag, Confirm)
{
    /// <summary>
    /// The durable subscription that is to be deleted with all it keeps, or null. Told to the directory: with the key of the live
    /// subscription, or, if the session has none of that name, with any key of its own and any destination.
    /// </summary>
    public DurableName? Delete { get; init; }

    /// <summary>Whether who asks may delete one that is to this topic or pattern, if the session has none of that name; null: any. Any thread.</summary>
    public Predicate<Destinations.DestinationName>? MayDelete { get; init; }
}
