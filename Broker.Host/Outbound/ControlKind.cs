namespace Broker.Host.Outbound;

/// <summary>The kinds of <see cref="ControlFrame"/>, with their opcodes (RFC 6455, 5.2).</summary>
internal enum ControlKind
{
    /// <summary>Asks the peer for a sign of life.</summary>
    Ping = 0x9,

    /// <summary>Answers a ping.</summary>
    Pong = 0xA,
}
