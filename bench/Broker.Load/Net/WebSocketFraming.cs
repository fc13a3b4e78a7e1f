using System.Buffers.Binary;

namespace Broker.Load.Net;

/// <summary>
/// Frames as WebSocket messages (RFC 6455), one frame a message, as browsers send them and as brokers answer. What is sent is
/// masked, always with the same key: the broker has the same work with it as with a random one, and frames can be prepared once.
/// </summary>
internal sealed class WebSocketFraming : IFraming
{
    private const byte Final = 0x80;
    private const byte Masked = 0x80;
    private const byte Close = 0x8;
    private const byte Ping = 0x9;
    private const byte Pong = 0xA;

    private static readonly byte[] Key = [0x5A, 0xC3, 0x3C, 0xA5];

    public static WebSocketFraming Instance { get; } = new();

    public int MaxPrefix => 14;

    public int Wrap(ReadOnlySpan<byte> frame, Span<byte> destination) => Wrap(0x1, frame, destination);

    public byte MaskAt(int index) => Key[index & 3];

    public int Split(ReadOnlySpan<byte> received, IFrameReceiver receiver, Connection connection)
    {
        var done = 0;

        while (TryReadHeader(received[done..], out var opcode, out var header, out var length) && received.Length - done - header >= length)
        {
            var payload = received.Slice(done + header, (int)length);
            done += header + (int)length;

            if (opcode < Close)
            {
                Deliver(payload, receiver);
            }
            else
            {
                HandleControl(opcode, payload, connection);
            }
        }

        return done;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> octets, out int opcode, out int header, out long length)
    {
        (opcode, header, length) = (0, 2, 0);
        if (octets.Length < 2)
        {
            return false;
        }

        opcode = octets[0] & 0xF;
        length = octets[1];

        switch (length)
        {
            case 126 when octets.Length >= 4:
                length = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]);
                header = 4;
                return true;
            case 127 when octets.Length >= 10:
                length = BinaryPrimitives.ReadInt64BigEndian(octets[2..]);
                header = 10;
                return true;
            default:
                return length < 126;
        }
    }

    // Some brokers put an end-of-line behind the NUL.
    private static void Deliver(ReadOnlySpan<byte> payload, IFrameReceiver receiver)
    {
        var frame = payload.TrimEnd("\r\n"u8);

        if (frame.IsEmpty)
        {
            receiver.OnHeartBeat();
        }
        else
        {
            receiver.OnFrame(frame[^1] == 0 ? frame[..^1] : frame);
        }
    }

    private static void HandleControl(int opcode, ReadOnlySpan<byte> payload, Connection connection)
    {
        switch (opcode)
        {
            case Ping:
                Span<byte> pong = stackalloc byte[payload.Length + 14];
                connection.Send(pong[..Wrap(Pong, payload, pong)]);
                break;
            case Close:
                var status = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 0;
                connection.NoteReason($"WebSocket close {status} {System.Text.Encoding.UTF8.GetString(payload[Math.Min(2, payload.Length)..])}");
                break;
        }
    }

    private static int Wrap(byte opcode, ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        destination[0] = (byte)(Final | opcode);
        var header = WriteLength(frame.Length, destination);
        Key.CopyTo(destination[header..]);
        header += Key.Length;

        for (var index = 0; index < frame.Length; index++)
        {
            destination[header + index] = (byte)(frame[index] ^ Key[index & 3]);
        }

        return header + frame.Length;
    }

    private static int WriteLength(int length, Span<byte> destination)
    {
        switch (length)
        {
            case < 126:
                destination[1] = (byte)(Masked | length);
                return 2;
            case <= ushort.MaxValue:
                destination[1] = Masked | 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)length);
                return 4;
            default:
                destination[1] = Masked | 127;
                BinaryPrimitives.WriteInt64BigEndian(destination[2..], length);
                return 10;
        }
    }
}
