namespace Broker.Core.Destinations;

/// <summary>How a queue treats its messages.</summary>
/// <param name="MaxMessages">Most messages held.</param>
/// <param name="MaxBytes">Most bytes held; one message always fits an empty queue.</param>
/// <param name="MaxDeliveries">How often a message is delivered before it is a dead letter; 0: no limit.</param>
/// <param name="DeadLetters">Where dead letters go; null: they are dropped.</param>
/// <param name="EndsSlowSubscribers">What happens to a message that does not fit: true: the subscriber loses it and is told so; false: the publisher is refused.</param>
public sealed record QueueSettings(long MaxMessages, long MaxBytes, int MaxDeliveries, DestinationName? DeadLetters, bool EndsSlowSubscribers)
{
    /// <summary>What happens to a message that does not fit, unless slow subscribers are ended for it.</summary>
    public Overflow Overflow { get; init; }

    /// <summary>Whether a message that does not fit is dropped, while its publisher is told that it was taken; see <see cref="DestinationSettings.ForDurable"/>.</summary>
    public bool DropsNewest { get; init; }

    /// <summary>Whether the subscriber is told how many messages were dropped, with the next one that it gets.</summary>
    public bool TellsOfDropped { get; init; }

    /// <summary>Which messages survive the broker.</summary>
    public Persistence Persistent { get; init; }

    /// <summary>Whether messages that expire become dead letters; otherwise they are gone.</summary>
    public bool DeadLetterExpired { get; init; }

    /// <summary>Whether a dead letter goes where those of its own destination go, because the queue stands for a pattern, which names none.</summary>
    public bool DeadLettersByDestination { get; init; }

    /// <summary>How long a message that was sent back waits before it is delivered again.</summary>
    public TimeSpan RedeliveryDelay { get; init; }

    /// <summary>By what the delay is multiplied with every further delivery.</summary>
    public double RedeliveryBackoff { get; init; } = 1;

    /// <summary>The longest delay that back-off leads to.</summary>
    public TimeSpan RedeliveryMaxDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a <c>dedup-id</c> counts; zero: not at all.</summary>
    public TimeSpan DedupWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most ids that are remembered; the oldest are forgotten first.</summary>
    public int DedupMax { get; init; } = 100_000;

    /// <summary>How long a message waits that was sent back.</summary>
    /// <param name="deliveries">How many times it has been delivered.</param>
    /// <returns>The time; zero: not at all.</returns>
    public TimeSpan RedeliveryDelayAfter(int deliveries)
    {
        if (RedeliveryDelay <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        // In milliseconds as a double, which a high power does not overflow.
        var delay = RedeliveryDelay.TotalMilliseconds * Math.Pow(RedeliveryBackoff, Math.Max(0, deliveries - 1));
        return delay >= RedeliveryMaxDelay.TotalMilliseconds ? RedeliveryMaxDelay : TimeSpan.FromMilliseconds(delay);
    }
}
