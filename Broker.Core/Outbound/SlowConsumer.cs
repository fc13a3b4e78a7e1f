namespace Broker.Core.Outbound;

/// <summary>What becomes of a topic's message for which a subscriber that is connected has no room.</summary>
public enum SlowConsumer
{
    /// <summary>The subscriber's connection is ended, and told why.</summary>
    Close,

    /// <summary>The oldest messages that wait for the subscriber make room for it, and are gone.</summary>
    DropOldest,

    /// <summary>From when much waits for the subscriber, until it has caught up, the newest message of each key takes the place of the one before.</summary>
    Latest,
}
