namespace Broker.Host.Sessions;

/// <summary>Where a session is in its life.</summary>
internal enum SessionState
{
    /// <summary>CONNECT has not been answered.</summary>
    Connecting,

    /// <summary>Frames are handled.</summary>
    Connected,

    /// <summary>The client wants no more; what it asked before is being finished. Nothing it sends counts.</summary>
    Disconnecting,

    /// <summary>All has been said or is being said; only the peer's end is awaited. Nothing it sends counts.</summary>
    Closing,
}
