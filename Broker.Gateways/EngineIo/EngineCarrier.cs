namespace Broker.Gateways.EngineIo;

/// <summary>What carries a session.</summary>
internal enum EngineCarrier
{
    /// <summary>Requests.</summary>
    Polling,

    /// <summary>Requests, while a WebSocket is there that may take over.</summary>
    Offered,

    /// <summary>Requests, while that WebSocket has been found to work: those that wait are answered.</summary>
    Probed,

    /// <summary>A WebSocket.</summary>
    WebSocket,
}
