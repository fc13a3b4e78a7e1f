namespace Broker.Load.Net;

/// <summary>What STOMP goes over.</summary>
internal enum Transport
{
    /// <summary>A WebSocket.</summary>
    WebSocket,

    /// <summary>A plain stream.</summary>
    Tcp,
}
