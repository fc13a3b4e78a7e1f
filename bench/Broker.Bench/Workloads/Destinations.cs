using Broker.Core.Destinations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Bench.Workloads;

/// <summary>What destinations need to be made outside of a broker.</summary>
internal static class Destinations
{
    /// <summary>Limits that nothing here comes near to.</summary>
    public static DestinationServices Services { get; } = new(
        new DestinationSettings
        {
            MaxDestinations = 1000,
            IdleTimeout = TimeSpan.FromHours(1),
            QueueMessages = 1_000_000,
            QueueBytes = 1L << 30,
            MaxDeliveries = 10,
            SubscriberMessages = 1_000_000,
            SubscriberBytes = 1L << 30,
        },
        TimeProvider.System,
        NullLogger.Instance);
}
