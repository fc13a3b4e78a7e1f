using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Broker.Host.Outbound;

namespace Broker.Host.Transport;

/// <summary>
/// Frames as WebSocket messages (RFC 6455, 5.2): one message for one STOMP frame, which old clients need, unmasked, text if it is
/// text and the client wants text.
/// </summary>
internal sealed class WebSocketFraming(WebSocketPeer peer) : IFraming
{
    /// <summary>The most octets before a message.</summary>
    public const int MaxHeader = 10;

    private const byte Final = WebSocketFrameHeader.Final;
    private const byte Text = WebSocketFrameHeader.Text;
    private const byte Binary = WebSocketFrameHeader.Binary;
    private const byte Close = WebSocketFrameHeader.Close;
    private const int MaxControlPayload = 125;

    public int MaxPrefix => MaxHeader;

    public int WritePrefix(Span<byte> destination, long frameLength, bool isText)
    {
        destination[0] = (byte)(Final | (isText && !peer.PrefersBinary ? Text : Binary));
        return 1 + WriteLength(destination[1..], frameLength);
    }

    /// <summary>Writes the length of a frame, unmasked.</summary>
    /// <param name="destination">Where to, behind the first octet of the frame.</param>
    /// <param name="length">The length.</param>
    /// <returns>How many octets were written.</returns>
    public static int WriteLength(Span<byte> destination, long length)
    {
        switch (length)
        {
            case <= MaxControlPayload:
                destination[0] = (byte)length;
                return 1;
            case <= ushort.MaxValue:
                destination[0] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[1..], (ushort)length);
                return 3;
            default:
                destination[0] = 127;
                BinaryPrimitives.WriteInt64BigEndian(destination[1..], length);
                return 9;
        }
    }

    public void WriteControl(IBufferWriter<byte> output, ControlFrame frame) =>
        WriteControl(output, (byte)frame.Kind, frame.Kind == ControlKind.Pong ? peer.TakePong() : frame.Payload);

    public void WriteClose(IBufferWriter<byte> output, CloseReason reason)
    {
        Span<byte> payload = stackalloc byte[MaxControlPayload];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)(peer.CloseStatus > 0 ? peer.CloseStatus : reason.Status));
        Encoding.UTF8.TryGetBytes(reason.Text, payload[2..], out var length);
        WriteControl(output, Close, payload[..(2 + length)]);
    }

    private static void WriteControl(IBufferWriter<byte> output, byte opcode, ReadOnlySpan<byte> payload)
    {
        output.Write([(byte)(Final | opcode), (byte)payload.Length]);
        output.Write(payload);
    }
}
