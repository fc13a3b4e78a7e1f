using Broker.Core.Destinations;
using Broker.Core.Outbound;

namespace Broker.Host.Configuration;

/// <summary>Makes the table of policies of <c>[queue]</c>, <c>[topic]</c> and the <c>[destination:PATTERN]</c> sections.</summary>
internal static class Policies
{
    /// <summary>Makes the table of a configuration that has been checked.</summary>
    public static PolicyTable Of(ConfiguredOptions options) => Make(options.Get<QueueOptions>(), options.All<DestinationOptions>(), options.Get<TopicOptions>());

    /// <summary>Makes the table.</summary>
    /// <param name="queue">What is so if no policy says otherwise.</param>
    /// <param name="destinations">The policies; those whose pattern is none are passed over.</param>
    /// <param name="topic">What is so of topics if no policy says otherwise; null: the defaults.</param>
    public static PolicyTable Make(QueueOptions queue, IEnumerable<DestinationOptions> destinations, TopicOptions? topic = null)
    {
        topic ??= new TopicOptions();
        var policies = new List<(DestinationPattern Pattern, DestinationPolicy Policy)>();

        foreach (var options in destinations)
        {
            if (DestinationPattern.TryParse(options.Name, out var pattern))
            {
                policies.Add((pattern, Make(queue, options, IsTopic(options.Name) ? topic : null)));
            }
        }

        var others = new DestinationOptions();
        return new PolicyTable(policies, Make(queue, others, topic: null), Make(queue, others, topic));
    }

    /// <summary>What a subscription to a topic gets unacknowledged is limited by its outbox, unless a policy says otherwise.</summary>
    public static int PrefetchOf(QueueOptions queue, DestinationOptions options, bool isTopic) => options.Prefetch ?? (isTopic ? 0 : queue.Prefetch);

    /// <summary>Whether a policy is for topics.</summary>
    public static bool IsTopic(string pattern) => pattern.StartsWith("/topic/", StringComparison.Ordinal);

    private static DestinationPolicy Make(QueueOptions queue, DestinationOptions options, TopicOptions? topic) => new()
    {
        MaxLength = options.MaxLength ?? queue.MaxLength,
        MaxBytes = (options.MaxBytes ?? queue.MaxBytes).Bytes,
        Overflow = options.Overflow ?? queue.Overflow,
        Persistent = options.Persistent ?? queue.Persistent,
        MaxDeliveries = options.MaxDeliveries ?? queue.MaxDeliveries,
        DeadLetter = options.DeadLetterName(),
        DeadLetterExpired = options.DeadLetterExpired ?? queue.DeadLetterExpired,
        RedeliveryDelay = options.RedeliveryDelay ?? queue.RedeliveryDelay,
        RedeliveryBackoff = options.RedeliveryBackoff ?? queue.RedeliveryBackoff,
        RedeliveryMaxDelay = options.RedeliveryMaxDelay ?? queue.RedeliveryMaxDelay,
        DedupWindow = options.DedupWindow ?? queue.DedupWindow,
        DedupMax = options.DedupMax ?? queue.DedupMax,
        DurableExpiry = options.DurableExpiry ?? queue.DurableExpiry,
        Prefetch = PrefetchOf(queue, options, topic is not null),
        SlowConsumer = options.SlowConsumer ?? topic?.SlowConsumer ?? SlowConsumer.Close,
        LatestKey = options.LatestKey ?? topic?.LatestKey ?? string.Empty,
        Create = options.Create ?? true,
    };
}
