using System.Text;

namespace Broker.Gateways.EngineIo;

/// <summary>A packet on its way to the client.</summary>
/// <param name="Octets">The packet as a text with the character of its type before it; if it is binary, a message's octets alone.</param>
/// <param name="IsBinary">Whether it is a message of octets.</param>
internal readonly record struct EnginePacket(ReadOnlyMemory<byte> Octets, bool IsBinary)
{
    // For its place among those that wait.
    private const int Overhead = 64;

    public static EnginePacket Close { get; } = Of(EnginePacketType.Close);

    public static EnginePacket Ping { get; } = Of(EnginePacketType.Ping);

    public static EnginePacket Noop { get; } = Of(EnginePacketType.Noop);

    /// <summary>The answer to a client's trial of a WebSocket.</summary>
    public static EnginePacket ProbeAnswer { get; } = Of(EnginePacketType.Pong, "probe");

    /// <summary>What it takes while it waits.</summary>
    public int Weight => Octets.Length + Overhead;

    /// <summary>Whether it asks the client for a sign of life.</summary>
    public bool IsPing => !IsBinary && Octets.Span[0] == (byte)EnginePacketType.Ping;

    /// <summary>Whether a WebSocket says it in its own way.</summary>
    public bool IsForPolling => !IsBinary && Octets.Span[0] is (byte)EnginePacketType.Noop or (byte)EnginePacketType.Close;

    /// <summary>A packet with a text.</summary>
    public static EnginePacket Of(EnginePacketType type, string text = "") => new(Encoding.UTF8.GetBytes((char)type + text), IsBinary: false);

    /// <summary>A message; its octets are copied.</summary>
    /// <exception cref="ArgumentException">A text has U+001E in it, which divides packets.</exception>
    public static EnginePacket Of(EngineMessage message)
    {
        if (message.IsBinary)
        {
            return new EnginePacket(message.Data.ToArray(), IsBinary: true);
        }

        if (message.Data.Span.Contains(EnginePayload.Separator))
        {
            throw new ArgumentException("A text must not have U+001E in it, which divides packets.", nameof(message));
        }

        var octets = new byte[1 + message.Data.Length];
        octets[0] = (byte)EnginePacketType.Message;
        message.Data.CopyTo(octets.AsMemory(1));
        return new EnginePacket(octets, IsBinary: false);
    }
}
