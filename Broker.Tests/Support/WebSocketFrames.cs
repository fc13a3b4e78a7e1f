using System.Buffers.Binary;
using Broker.Host.Transport;

namespace Broker.Tests.Support;

/// <summary>The octets of WebSocket frames as a client sends them, good and bad (RFC 6455, 5.2).</summary>
internal static class WebSocketFrames
{
    public const int Continuation = WebSocketFrameHeader.Continuation;
    public const int Text = WebSocketFrameHeader.Text;
    public const int Binary = WebSocketFrameHeader.Binary;
    public const int Close = WebSocketFrameHeader.Close;
    public const int Ping = WebSocketFrameHeader.Ping;
    public const int Pong = WebSocketFrameHeader.Pong;

    private static readonly byte[] Mask = [0x11, 0xA2, 0x00, 0xFF];

    /// <summary>A frame.</summary>
    /// <param name="opcode">What it is.</param>
    /// <param name="payload">What it says.</param>
    /// <param name="isFinal">Whether the message ends with it.</param>
    public static byte[] Of(int opcode, ReadOnlySpan<byte> payload, bool isFinal = true) =>
        [.. Header((byte)(opcode | (isFinal ? 0x80 : 0)), payload.Length), .. Masked(payload)];

    /// <summary>A frame of a message that goes on.</summary>
    public static byte[] Part(int opcode, ReadOnlySpan<byte> payload) => Of(opcode, payload, isFinal: false);

    /// <summary>A close frame with a status.</summary>
    public static byte[] CloseWith(int status, string reason = "")
    {
        var payload = new byte[2 + System.Text.Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status);
        System.Text.Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return Of(Close, payload);
    }

    /// <summary>The header of a masked frame, with the shortest form of its length.</summary>
    public static byte[] Header(byte first, long length)
    {
        byte[] start = length switch
        {
            <= 125 => [first, (byte)(0x80 | length)],
            <= ushort.MaxValue => [first, 0x80 | 126, (byte)(length >> 8), (byte)length],
            _ => [first, 0x80 | 127, .. BigEndian(length)],
        };

        return [.. start, .. Mask];
    }

    private static byte[] BigEndian(long length)
    {
        var octets = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, length);
        return octets;
    }

    private static byte[] Masked(ReadOnlySpan<byte> payload)
    {
        var masked = payload.ToArray();
        for (var index = 0; index < masked.Length; index++)
        {
            masked[index] ^= Mask[index % 4];
        }

        return masked;
    }
}
