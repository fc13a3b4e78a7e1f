namespace Broker.Core.Commands;

/// <summary>Why a command was not carried out.</summary>
public enum RefusalReason
{
    /// <summary>The queue holds as many messages, or as many bytes, as it may.</summary>
    QueueFull,

    /// <summary>As many destinations exist as may.</summary>
    TooManyDestinations,

    /// <summary>The destination is not there, and it is not of a kind that comes into being on use.</summary>
    NoSuchDestination,

    /// <summary>What was acknowledged or rejected had never been delivered.</summary>
    NeverDelivered,

    /// <summary>The store has no room, or its disk failed.</summary>
    StoreFull,

    /// <summary>The message asks to survive the broker, and the broker has no store.</summary>
    NoStore,

    /// <summary>A durable subscription of that name is in use, or it is another one than was asked for.</summary>
    DurableInUse,

    /// <summary>Who asks for it may not have it.</summary>
    NotPermitted,

    /// <summary>The destination failed at it: a fault of ours.</summary>
    Failed,
}
