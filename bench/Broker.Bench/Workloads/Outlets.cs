using Broker.Core.Subscriptions;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Bench.Workloads;

/// <summary>Outboxes and outlets as connections have them.</summary>
internal static class Outlets
{
    /// <summary>An outbox with the limits of broker.conf, which nothing here comes near to.</summary>
    public static Outbox Outbox() => new(new OutboxLimits(4 * 1024 * 1024, 10_000), TimeProvider.System);

    /// <summary>An outlet of a STOMP 1.2 subscription.</summary>
    /// <param name="outbox">The outbox it leads into.</param>
    /// <param name="key">The subscription.</param>
    /// <param name="isAcknowledged">Whether its frames carry an <c>ack</c> header.</param>
    public static SubscriptionOutlet Outlet(Outbox outbox, SubscriptionKey key, bool isAcknowledged) =>
        new(outbox, StompVersion.V12, "sub-0", key.Number, isAcknowledged, isHeld: false) { Key = key };
}
