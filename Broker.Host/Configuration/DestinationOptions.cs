using Broker.Core.Destinations;
using Broker.Core.Outbound;

namespace Broker.Host.Configuration;

/// <summary>
/// <c>[destination:PATTERN]</c>: what is different for some destinations. What is not given is as in <c>[queue]</c>. Of several patterns that
/// match a destination the most specific one counts (<see cref="PatternSpecificity"/>), and it alone.
/// </summary>
[Section("destination", Named = "/queue/orders.*")]
[TakesEffect(Effect.AtOnce)]
internal sealed class DestinationOptions : INamedOptions, IOptionsRules
{
    private const string DeadLetterExample = "example: /queue/dlq.orders";

    /// <summary>Gets or sets the pattern: what stands behind the colon of the section.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Gets or sets the most messages in each.</summary>
    [Key(typeof(QueueOptions))]
    public long? MaxLength { get; set; }

    /// <summary>Gets or sets the most bytes in each.</summary>
    [Key(typeof(QueueOptions))]
    public ByteSize? MaxBytes { get; set; }

    /// <summary>Gets or sets what a full one does with one message more.</summary>
    [Key(typeof(QueueOptions))]
    public Overflow? Overflow { get; set; }

    /// <summary>Gets or sets which messages survive the broker.</summary>
    [Key(typeof(QueueOptions))]
    public Persistence? Persistent { get; set; }

    /// <summary>Gets or sets how often a message is delivered before it becomes a dead letter; 0: no limit.</summary>
    [Key(typeof(QueueOptions))]
    public int? MaxDeliveries { get; set; }

    /// <summary>Gets or sets the queue to which dead letters go; null: to <c>/queue/dlq.NAME</c>.</summary>
    [Key("/queue/dlq.orders")]
    public string? DeadLetter { get; set; }

    /// <summary>Gets or sets whether messages that expire become dead letters.</summary>
    [Key(typeof(QueueOptions))]
    public bool? DeadLetterExpired { get; set; }

    /// <summary>Gets or sets how long a message that was rejected waits before it is delivered again.</summary>
    [Key(typeof(QueueOptions))]
    public TimeSpan? RedeliveryDelay { get; set; }

    /// <summary>Gets or sets by what the delay is multiplied with every further delivery.</summary>
    [Key(typeof(QueueOptions))]
    public double? RedeliveryBackoff { get; set; }

    /// <summary>Gets or sets the longest delay that back-off leads to.</summary>
    [Key(typeof(QueueOptions))]
    public TimeSpan? RedeliveryMaxDelay { get; set; }

    /// <summary>Gets or sets how long a <c>dedup-id</c> counts; 0: not at all.</summary>
    [Key(typeof(QueueOptions))]
    public TimeSpan? DedupWindow { get; set; }

    /// <summary>Gets or sets the most ids that are remembered.</summary>
    [Key(typeof(QueueOptions))]
    public int? DedupMax { get; set; }

    /// <summary>Gets or sets how long a durable subscription lives that nobody uses; 0: for ever.</summary>
    [Key(typeof(QueueOptions))]
    public TimeSpan? DurableExpiry { get; set; }

    /// <summary>Gets or sets how many messages a subscription gets unacknowledged if it does not say; 0: no limit.</summary>
    [Key(typeof(QueueOptions))]
    public int? Prefetch { get; set; }

    /// <summary>Gets or sets whether one comes into being on first use; otherwise only what the store has of it is there.</summary>
    [Key("false")]
    public bool? Create { get; set; }

    /// <summary>Gets or sets what becomes of a topic's message for which a subscriber has no room.</summary>
    [Key(typeof(TopicOptions))]
    public SlowConsumer? SlowConsumer { get; set; }

    /// <summary>Gets or sets the header that tells apart the messages of which the latest are kept.</summary>
    [Key(typeof(TopicOptions))]
    public string? LatestKey { get; set; }

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check()
    {
        if (Name.StartsWith("/queue/", StringComparison.Ordinal) && (SlowConsumer is not null || LatestKey is not null))
        {
            yield return new OptionsFault(
                SlowConsumer is not null ? nameof(SlowConsumer) : nameof(LatestKey),
                "is for topics; a queue waits for its consumers (example: prefetch = 10, and overflow for when it is full)");
        }

        if (!DestinationPattern.TryParse(Name, out _))
        {
            yield return OptionsFault.OfSection(
                $"'{Name}' is no pattern of destinations: it begins with /queue/ or /topic/, '>' stands at the end only, and there are at most {TopicPattern.MaxSegments} segments (example: [destination:/queue/orders.*])");
        }

        if (DeadLetter is not null && DeadLetterName() is null)
        {
            yield return new OptionsFault(nameof(DeadLetter), $"'{DeadLetter}' is not the name of a queue ({DeadLetterExample})");
        }

        // Its name is where its messages end; what is said of it otherwise would not be done.
        if (Name.StartsWith($"/queue/{DestinationSettings.DeadLetterPrefix}", StringComparison.Ordinal))
        {
            if (DeadLetter is not null)
            {
                yield return new OptionsFault(nameof(DeadLetter), $"queues named {DestinationSettings.DeadLetterPrefix}NAME hold dead letters and have none themselves (example: a name that begins otherwise)");
            }

            if (MaxDeliveries > 0)
            {
                yield return new OptionsFault(nameof(MaxDeliveries), $"queues named {DestinationSettings.DeadLetterPrefix}NAME deliver any number of times, for there is nowhere further to go (example: 0)");
            }
        }
    }

    /// <summary>The queue of <see cref="DeadLetter"/>, or null if it names none.</summary>
    public DestinationName? DeadLetterName()
    {
        const string Queue = "/queue/";

        if (DeadLetter is null || DeadLetter.Length == Queue.Length || !DeadLetter.StartsWith(Queue, StringComparison.Ordinal))
        {
            return null;
        }

        // The name as one of topics knows whether there are wildcards in it.
        var path = DeadLetter[Queue.Length..];
        return DestinationName.Topic(path).IsPattern ? null : DestinationName.Queue(path);
    }
}
