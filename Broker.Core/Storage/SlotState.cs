namespace Broker.Core.Storage;

/// <summary>What a slot of a <see cref="QueueChunk"/> holds. Octets, so that a search for one runs through many slots at once.</summary>
internal static class SlotState
{
    /// <summary>A message that may be delivered.</summary>
    public const byte Waiting = 1;

    /// <summary>A message that somebody has: a subscription, a transaction, the dead letters, or the clock until it is delivered again.</summary>
    public const byte Out = 2;

    /// <summary>A message that was sent with a delay and is not available yet.</summary>
    public const byte Delayed = 3;

    /// <summary>The place of a message whose transaction is being committed.</summary>
    public const byte Reserved = 4;

    /// <summary>Nothing any more.</summary>
    public const byte Gone = 5;
}
