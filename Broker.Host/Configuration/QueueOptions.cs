using Broker.Core.Destinations;

namespace Broker.Host.Configuration;

/// <summary><c>[queue]</c>: how queues behave, and those that stand behind durable subscriptions, unless a <c>[destination:PATTERN]</c> says otherwise.</summary>
[Section("queue")]
[TakesEffect(Effect.AtOnce)]
internal sealed class QueueOptions
{
    /// <summary>Gets or sets the most messages in a queue.</summary>
    [Key("1000000", Min = "1", Max = "1000000000")]
    public long MaxLength { get; set; } = 1_000_000;

    /// <summary>Gets or sets the most bytes in a queue.</summary>
    [Key("256MiB", Min = "1KiB", Max = "1048576GiB")]
    public ByteSize MaxBytes { get; set; } = new(256 << 20);

    /// <summary>Gets or sets what a full queue does with one message more.</summary>
    [Key("drop-oldest")]
    public Overflow Overflow { get; set; } = Overflow.Reject;

    /// <summary>Gets or sets which messages survive the broker.</summary>
    [Key("always")]
    public Persistence Persistent { get; set; } = Persistence.Header;

    /// <summary>Gets or sets how often a message is delivered before it becomes a dead letter; 0: no limit.</summary>
    [Key("10", Min = "0", Max = "1000000")]
    public int MaxDeliveries { get; set; } = 10;

    /// <summary>Gets or sets whether messages that expire become dead letters.</summary>
    [Key("true")]
    public bool DeadLetterExpired { get; set; }

    /// <summary>Gets or sets how long a message that was rejected waits before it is delivered again.</summary>
    [Key("5s", Min = "0", Max = "365d")]
    public TimeSpan RedeliveryDelay { get; set; }

    /// <summary>Gets or sets by what the delay is multiplied with every further delivery.</summary>
    [Key("2", Min = "1", Max = "100")]
    public double RedeliveryBackoff { get; set; } = 1;

    /// <summary>Gets or sets the longest delay that back-off leads to.</summary>
    [Key("15m", Min = "0", Max = "365d")]
    public TimeSpan RedeliveryMaxDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets or sets how long a <c>dedup-id</c> counts; 0: not at all.</summary>
    [Key("10m", Min = "0", Max = "365d")]
    public TimeSpan DedupWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets the most ids that are remembered.</summary>
    [Key("100000", Min = "0", Max = "10000000")]
    public int DedupMax { get; set; } = 100_000;

    /// <summary>Gets or sets how long a durable subscription lives that nobody uses; 0: for ever.</summary>
    [Key("30d", Min = "0", Max = "3650d")]
    public TimeSpan DurableExpiry { get; set; }

    /// <summary>Gets or sets how many messages a subscription gets unacknowledged if it does not say; 0: no limit.</summary>
    [Key("100", Min = "0", Max = "1000000")]
    public int Prefetch { get; set; } = 100;
}
