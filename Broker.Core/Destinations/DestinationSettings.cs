using Broker.Core.Outbound;

namespace Broker.Core.Destinations;

/// <summary>How the destinations of a broker behave.</summary>
public sealed record DestinationSettings
{
    /// <summary>What every dead-letter queue's path begins with.</summary>
    public const string DeadLetterPrefix = "dlq.";

    /// <summary>Most destinations in a virtual host.</summary>
    public required int MaxDestinations { get; init; }

    /// <summary>How long a destination stays that is empty and that nobody uses.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Most messages in a queue.</summary>
    public required long QueueMessages { get; init; }

    /// <summary>Most bytes in a queue; one message always fits an empty one.</summary>
    public required long QueueBytes { get; init; }

    /// <summary>How often a message is delivered before it is a dead letter; 0: no limit.</summary>
    public required int MaxDeliveries { get; init; }

    /// <summary>Most messages that wait for a topic's subscriber who acknowledges.</summary>
    public required long SubscriberMessages { get; init; }

    /// <summary>Most bytes of them.</summary>
    public required long SubscriberBytes { get; init; }

    /// <summary>The policy of a destination by its name, durable subscriptions by that of their topic or pattern; any thread. Null: all have the same.</summary>
    public Func<DestinationName, DestinationPolicy>? Policies { get; init; }

    /// <summary>How a destination behaves.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The policy.</returns>
    public DestinationPolicy PolicyOf(DestinationName name) =>
        Policies?.Invoke(name) ?? new DestinationPolicy { MaxLength = QueueMessages, MaxBytes = QueueBytes, MaxDeliveries = MaxDeliveries };

    /// <summary>How a queue behaves that is found under a name.</summary>
    /// <param name="queue">The name.</param>
    /// <returns>Its settings. Dead letters are delivered without limit: there is nowhere further for them to go.</returns>
    public QueueSettings ForQueue(DestinationName queue)
    {
        ArgumentNullException.ThrowIfNull(queue);

        var policy = PolicyOf(queue);
        var isDeadLetters = queue.Path.StartsWith(DeadLetterPrefix, StringComparison.Ordinal);
        var deadLetters = queue.IsTemporary || isDeadLetters ? null : policy.DeadLetter ?? DestinationName.Queue(DeadLetterPrefix + queue.Path);
        deadLetters = queue.Equals(deadLetters) ? null : deadLetters;
        return Of(policy, isDeadLetters ? 0 : policy.MaxDeliveries, deadLetters);
    }

    /// <summary>How the queue behaves that stands between a topic and a subscriber who acknowledges.</summary>
    /// <param name="topic">The topic or pattern.</param>
    /// <returns>Its settings. If subscribers may go without messages, those that have not been handed out yet make room.</returns>
    public QueueSettings ForSubscriber(DestinationName topic)
    {
        ArgumentNullException.ThrowIfNull(topic);

        var ends = PolicyOf(topic).SlowConsumer == SlowConsumer.Close;
        return new QueueSettings(SubscriberMessages, SubscriberBytes, MaxDeliveries, DeadLetters: null, EndsSlowSubscribers: ends)
        {
            Overflow = ends ? Overflow.Reject : Overflow.DropOldest,
            DropsNewest = !ends,
            TellsOfDropped = !ends,
            DedupWindow = TimeSpan.Zero,
        };
    }

    /// <summary>How the queue behaves that keeps a durable subscription's messages.</summary>
    /// <param name="topic">The topic or pattern.</param>
    /// <returns>Its settings: the policy of the topic. What does not fit is lost to this subscription only; its publisher is not refused for it.</returns>
    public QueueSettings ForDurable(DestinationName topic)
    {
        ArgumentNullException.ThrowIfNull(topic);

        var policy = PolicyOf(topic);
        return Of(policy, policy.MaxDeliveries, DeadLettersOf(topic)) with
        {
            DeadLettersByDestination = topic.IsPattern && policy.DeadLetter is null,
            DropsNewest = policy.Overflow != Overflow.DropOldest,

            // The topic has looked: two topics of one pattern may each have a message of the same id.
            DedupWindow = TimeSpan.Zero,
        };
    }

    /// <summary>Where dead letters of a destination go.</summary>
    /// <param name="name">The destination.</param>
    /// <returns>The queue that its policy names, or the one that is named after it.</returns>
    public DestinationName DeadLettersOf(DestinationName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return PolicyOf(name).DeadLetter ?? DestinationName.Queue(DeadLetterPrefix + name.Path);
    }

    private static QueueSettings Of(DestinationPolicy policy, int maxDeliveries, DestinationName? deadLetters) =>
        new(policy.MaxLength, policy.MaxBytes, maxDeliveries, deadLetters, EndsSlowSubscribers: false)
        {
            Overflow = policy.Overflow,
            Persistent = policy.Persistent,
            DeadLetterExpired = policy.DeadLetterExpired,
            RedeliveryDelay = policy.RedeliveryDelay,
            RedeliveryBackoff = policy.RedeliveryBackoff,
            RedeliveryMaxDelay = policy.RedeliveryMaxDelay,
            DedupWindow = policy.DedupWindow,
            DedupMax = policy.DedupMax,
        };
}
