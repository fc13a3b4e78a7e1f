namespace Broker.Core.Destinations;

/// <summary>What a destination does with a message.</summary>
public enum DestinationKind
{
    /// <summary>Every matching subscription gets each message; nothing is kept.</summary>
    Topic,

    /// <summary>Each message goes to one subscription, and is kept until it has been acknowledged.</summary>
    Queue,
}
