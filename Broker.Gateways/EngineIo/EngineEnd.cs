namespace Broker.Gateways.EngineIo;

/// <summary>Why a session ended.</summary>
public enum EngineEnd
{
    /// <summary>It was closed here.</summary>
    Closed,

    /// <summary>The client closed it.</summary>
    ClosedByClient,

    /// <summary>The client's connection is gone.</summary>
    Lost,

    /// <summary>The client has not answered a ping.</summary>
    PingTimeout,

    /// <summary>The client broke the protocol.</summary>
    ProtocolError,
}
