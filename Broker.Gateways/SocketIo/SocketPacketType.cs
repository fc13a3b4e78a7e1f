namespace Broker.Gateways.SocketIo;

/// <summary>The kinds of packets, by the digit that they begin with.</summary>
internal enum SocketPacketType : byte
{
    /// <summary>The client wants to a namespace, or is there.</summary>
    Connect = (byte)'0',

    /// <summary>One of the two leaves a namespace.</summary>
    Disconnect = (byte)'1',

    /// <summary>Something is said.</summary>
    Event = (byte)'2',

    /// <summary>An event is answered.</summary>
    Ack = (byte)'3',

    /// <summary>The client is not let into a namespace.</summary>
    ConnectError = (byte)'4',

    /// <summary>An event with octets attached.</summary>
    BinaryEvent = (byte)'5',

    /// <summary>An answer with octets attached.</summary>
    BinaryAck = (byte)'6',
}
