namespace Broker.Core.Destinations;

/// <summary>What a full queue does with one message more.</summary>
public enum Overflow
{
    /// <summary>Its publisher is refused.</summary>
    Reject,

    /// <summary>The oldest message that waits makes room for it; it is gone, no dead letter.</summary>
    DropOldest,

    /// <summary>Its publisher waits until there is room.</summary>
    Block,
}
