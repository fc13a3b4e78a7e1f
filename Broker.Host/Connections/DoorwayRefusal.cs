using Broker.Stomp;

namespace Broker.Host.Connections;

/// <summary>Why a connection is not let in.</summary>
/// <param name="Error">What kind of reason.</param>
/// <param name="Detail">The reason.</param>
internal sealed record DoorwayRefusal(StompError Error, string Detail)
{
    /// <summary>The reason, and the key of broker.conf.</summary>
    public string Text => $"{Detail} (broker.conf: limits.{Error.Limit})";

    /// <summary>Whether it is about the peer; if not, it is about the broker.</summary>
    public bool IsOfPeer => Error == StompError.TooManyConnectionsFromAddress || Error == StompError.ConnectingTooFastFromAddress;
}
