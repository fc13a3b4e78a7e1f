namespace Broker.Gateways.SocketIo;

/// <summary>Where a client is with a namespace.</summary>
internal enum NamespaceState
{
    /// <summary>It wants to be let in.</summary>
    Connecting,

    /// <summary>It is in.</summary>
    Connected,

    /// <summary>It has left.</summary>
    Left,

    /// <summary>It was not let in, or sent away. What it had sent before it knew means nothing.</summary>
    Closed,
}
