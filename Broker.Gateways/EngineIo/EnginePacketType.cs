namespace Broker.Gateways.EngineIo;

/// <summary>The kinds of packets, by the character that they begin with.</summary>
internal enum EnginePacketType : byte
{
    /// <summary>The first packet of a session, with what the client must know of it.</summary>
    Open = (byte)'0',

    /// <summary>The session is over.</summary>
    Close = (byte)'1',

    /// <summary>Is anybody there; on a WebSocket that is to take over, the client's trial.</summary>
    Ping = (byte)'2',

    /// <summary>The answer to it.</summary>
    Pong = (byte)'3',

    /// <summary>A message.</summary>
    Message = (byte)'4',

    /// <summary>The WebSocket takes over now.</summary>
    Upgrade = (byte)'5',

    /// <summary>Nothing, so that a request is answered.</summary>
    Noop = (byte)'6',
}
