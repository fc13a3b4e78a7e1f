namespace Broker.Gateways.EngineIo;

/// <summary>A packet from the client.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Data">What stands behind its type; of a message that is binary, its octets.</param>
/// <param name="IsBinary">Whether it is a message of octets.</param>
internal readonly record struct EngineInput(EnginePacketType Type, ReadOnlyMemory<byte> Data, bool IsBinary)
{
    /// <summary>Whether a WebSocket is being tried with it.</summary>
    public bool IsProbe => Type == EnginePacketType.Ping && Data.Span.SequenceEqual("probe"u8);

    /// <summary>Reads a packet that is a text.</summary>
    /// <param name="text">The packet, in UTF-8.</param>
    /// <param name="input">It.</param>
    /// <returns>False if it is none, or has in it what divides packets.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> text, out EngineInput input)
    {
        var isPacket = text.Length > 0 && text.Span[0] is >= (byte)EnginePacketType.Open and <= (byte)EnginePacketType.Noop && !text.Span.Contains(EnginePayload.Separator);
        input = isPacket ? new EngineInput((EnginePacketType)text.Span[0], text[1..], IsBinary: false) : default;
        return isPacket;
    }
}
