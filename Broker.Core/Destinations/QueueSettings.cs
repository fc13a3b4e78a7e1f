namespace Broker.Core.Destinations;

/// <summary>How a queue treats its messages.</summary>
/// <param name="MaxMessages">Most messages held.</param>
/// <param name="MaxBytes">Most bytes held; one message always fits an empty queue.</param>
/// <param name="MaxDeliveries">How often a message is delivered before it is a dead letter; 0: no limit.</param>
/// <param name="DeadLetters">Where dead letters go; null: they are dropped.</param>
/// <param name="EndsSlowSubscribers">What happens to a message that does not fit: true: the subscriber loses it and is told so; false: the publisher is refused.</param>
public sealed record QueueSettings(long MaxMessages, long MaxBytes, int MaxDeliveries, DestinationName? DeadLetters, bool EndsSlowSubscribers);
