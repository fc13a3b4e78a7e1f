using Broker.Core.Outbound;

namespace Broker.Core.Destinations;

/// <summary>How a destination behaves; of a topic, how its durable subscriptions do. The names are those of broker.conf.</summary>
public sealed record DestinationPolicy
{
    /// <summary>Most messages held.</summary>
    public required long MaxLength { get; init; }

    /// <summary>Most bytes held; one message always fits an empty queue.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>What happens to a message that does not fit.</summary>
    public Overflow Overflow { get; init; }

    /// <summary>Which messages survive the broker.</summary>
    public Persistence Persistent { get; init; }

    /// <summary>How often a message is delivered before it is a dead letter; 0: no limit.</summary>
    public required int MaxDeliveries { get; init; }

    /// <summary>Where dead letters go; null: to the queue <c>dlq.NAME</c>.</summary>
    public DestinationName? DeadLetter { get; init; }

    /// <summary>Whether messages that expire become dead letters; otherwise they are gone.</summary>
    public bool DeadLetterExpired { get; init; }

    /// <summary>How long a message that was rejected waits before it is delivered again; zero: not at all.</summary>
    public TimeSpan RedeliveryDelay { get; init; }

    /// <summary>By what the delay is multiplied with every further delivery; 1: it stays.</summary>
    public double RedeliveryBackoff { get; init; } = 1;

    /// <summary>The longest delay that back-off leads to.</summary>
    public TimeSpan RedeliveryMaxDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a <c>dedup-id</c> counts.</summary>
    public TimeSpan DedupWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most ids that are remembered; the oldest are forgotten first.</summary>
    public int DedupMax { get; init; } = 100_000;

    /// <summary>How many messages a subscription that does not say gets unacknowledged at once; 0: no limit.</summary>
    public int Prefetch { get; init; }

    /// <summary>How long a durable subscription lives that nobody uses; zero: for ever.</summary>
    public TimeSpan DurableExpiry { get; init; }

    /// <summary>What becomes of a topic's message for which a subscriber that is connected has no room.</summary>
    public SlowConsumer SlowConsumer { get; init; }

    /// <summary>The header by whose value <see cref="SlowConsumer.Latest"/> tells messages apart; empty: all of a topic are alike.</summary>
    public string LatestKey { get; init; } = string.Empty;

    /// <summary>Whether it comes into being on first use.</summary>
    public bool Create { get; init; } = true;
}
