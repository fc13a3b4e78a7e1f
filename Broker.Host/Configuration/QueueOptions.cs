namespace Broker.Host.Configuration;

/// <summary><c>[queue]</c>: how queues behave.</summary>
[Section("queue")]
internal sealed class QueueOptions
{
    /// <summary>Gets or sets the most messages in a queue.</summary>
    [Key("1000000", Min = "1", Max = "1000000000")]
    public long MaxLength { get; set; } = 1_000_000;

    /// <summary>Gets or sets the most bytes in a queue.</summary>
    [Key("256MiB", Min = "1KiB", Max = "1024GiB")]
    public ByteSize MaxBytes { get; set; } = new(256 << 20);

    /// <summary>Gets or sets how often a message is delivered before it becomes a dead letter; 0: no limit.</summary>
    [Key("10", Min = "0", Max = "1000000")]
    public int MaxDeliveries { get; set; } = 10;

    /// <summary>Gets or sets how many messages a subscription gets unacknowledged if it does not say; 0: no limit.</summary>
    [Key("100", Min = "0", Max = "1000000")]
    public int Prefetch { get; set; } = 100;
}
