using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using Broker.Host.Outbound;

namespace Broker.Host.Sessions;

/// <summary>A subscription as its session sees it.</summary>
/// <param name="id">The client's id for it; of a STOMP 1.0 client that gave none, made from the destination.</param>
/// <param name="key">Its name in the broker.</param>
/// <param name="destination">The destination or pattern.</param>
/// <param name="owner">Whom to tell of its end: the destination's actor, or the directory for a pattern and for a durable subscription.</param>
/// <param name="ackMode">When deliveries count as consumed.</param>
/// <param name="outlet">Where its deliveries go.</param>
internal sealed class SessionSubscription(
    string id,
    SubscriptionKey key,
    DestinationName destination,
    IActorRef owner,
    AckMode ackMode,
    SubscriptionOutlet outlet)
{
    public string Id => id;

    public SubscriptionKey Key => key;

    public DestinationName Destination => destination;

    public IActorRef Owner => owner;

    public AckMode AckMode => ackMode;

    public SubscriptionOutlet Outlet => outlet;

    /// <summary>The destination among those the session has open, or null for a pattern and for a durable subscription.</summary>
    public OpenDestination? Open { get; init; }

    /// <summary>The destination as the client wrote it.</summary>
    public required string Written { get; init; }

    /// <summary>The tag of its SUBSCRIBE.</summary>
    public long Tag { get; init; }

    /// <summary>Whether it is the subscription to replies that a <c>reply-to</c> has made.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>Its name if it outlives the connection, or null.</summary>
    public DurableName? Durable { get; init; }

    /// <summary>Who takes acknowledgements; null before the subscription is live, and if there is nothing to acknowledge.</summary>
    public IActorRef? Acknowledger { get; set; }
}
