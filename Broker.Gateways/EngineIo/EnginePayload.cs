using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Broker.Gateways.EngineIo;

/// <summary>
/// Packets in the body of a request or of its answer.
/// <code>
/// payload = packet *( U+001E packet )
/// packet  = type text / "b" base64        ; binary ones are messages
/// </code>
/// </summary>
internal static class EnginePayload
{
    /// <summary>What stands between packets.</summary>
    public const byte Separator = 0x1E;

    private const byte Binary = (byte)'b';

    /// <summary>Reads the next packet. Binary ones are decoded in their place.</summary>
    /// <param name="payload">What is left; the packet is cut off.</param>
    /// <param name="input">The packet; a view into the payload.</param>
    /// <returns>False if it is none.</returns>
    public static bool TryRead(ref Memory<byte> payload, out EngineInput input)
    {
        var length = payload.Span.IndexOf(Separator);
        var packet = length < 0 ? payload : payload[..length];
        var rest = length < 0 ? Memory<byte>.Empty : payload[(length + 1)..];

        var isPacket = packet.Length > 0 && packet.Span[0] == Binary ? TryDecode(packet[1..], out input) : TryReadText(packet, out input);
        payload = rest;

        // A separator at the end has a packet behind it, which is empty and therefore none.
        return isPacket && (length < 0 || !rest.IsEmpty);
    }

    /// <summary>Writes packets into one payload.</summary>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<EnginePacket> packets)
    {
        for (var index = 0; index < packets.Count; index++)
        {
            if (index > 0)
            {
                output.Write([Separator]);
            }

            Write(output, packets[index]);
        }
    }

    private static void Write(IBufferWriter<byte> output, EnginePacket packet)
    {
        var octets = packet.Octets.Span;

        if (!packet.IsBinary)
        {
            output.Write(octets);
            return;
        }

        var span = output.GetSpan(1 + Base64.GetMaxEncodedToUtf8Length(octets.Length));
        span[0] = Binary;
        Base64.EncodeToUtf8(octets, span[1..], out _, out var written);
        output.Advance(1 + written);
    }

    private static bool TryReadText(ReadOnlyMemory<byte> packet, out EngineInput input) => EngineInput.TryRead(packet, out input) && Utf8.IsValid(packet.Span);

    private static bool TryDecode(Memory<byte> text, out EngineInput input)
    {
        var isBase64 = Base64.DecodeFromUtf8InPlace(text.Span, out var length) == OperationStatus.Done;
        input = new EngineInput(EnginePacketType.Message, text[..length], IsBinary: true);
        return isBase64;
    }
}
