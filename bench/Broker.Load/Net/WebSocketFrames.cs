using System.Buffers.Binary;
using System.Text;

namespace Broker.Load.Net;

/// <summary>
/// The frames of RFC 6455, whatever they carry. What is sent is masked, always with the same key: the broker has the same work with it as with
/// a random one, and messages can be prepared once.
/// </summary>
internal static class WebSocketFrames
{
    /// <summary>Most octets before the payload of a frame that is sent.</summary>
    public const int MaxHeader = 14;

    public const byte Text = 0x1;
    public const byte Binary = 0x2;

    /// <summary>Close, the first opcode of those that control the connection.</summary>
    public const byte Close = 0x8;

    private const byte Ping = 0x9;
    private const byte Pong = 0xA;
    private const byte Final = 0x80;
    private const byte Masked = 0x80;

    private static readonly byte[] Key = [0x5A, 0xC3, 0x3C, 0xA5];

    /// <summary>The octet that one of the payload's octets is XORed with.</summary>
    public static byte MaskAt(int index) => Key[index & 3];

    /// <summary>Reads the header of a frame that has come; brokers do not mask.</summary>
    /// <param name="octets">What has come.</param>
    /// <param name="opcode">What the frame is.</param>
    /// <param name="header">The header's octets.</param>
    /// <param name="length">The payload's octets.</param>
    /// <returns>False if the header is not there as a whole.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> octets, out int opcode, out int header, out long length)
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

    /// <summary>Does what a frame asks for that controls the connection.</summary>
    public static void HandleControl(int opcode, ReadOnlySpan<byte> payload, Connection connection)
    {
        switch (opcode)
        {
            case Ping:
                Span<byte> pong = stackalloc byte[payload.Length + MaxHeader];
                connection.Send(pong[..Wrap(Pong, payload, pong)]);
                break;
            case Close:
                var status = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 0;
                connection.NoteReason($"WebSocket close {status} {Encoding.UTF8.GetString(payload[Math.Min(2, payload.Length)..])}");
                break;
        }
    }

    /// <summary>Wraps a payload that is to be sent.</summary>
    /// <returns>How many octets were written.</returns>
    public static int Wrap(byte opcode, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        destination[0] = (byte)(Final | opcode);
        var header = WriteLength(payload.Length, destination);
        Key.CopyTo(destination[header..]);
        header += Key.Length;

        for (var index = 0; index < payload.Length; index++)
        {
            destination[header + index] = (byte)(payload[index] ^ Key[index & 3]);
        }

        return header + payload.Length;
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
