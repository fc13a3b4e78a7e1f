using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Broker.Stomp;

namespace Broker.Host.Transport;

/// <summary>The header of a frame from a client (RFC 6455, 5.2).</summary>
/// <param name="IsFinal">Whether the message ends with it.</param>
/// <param name="IsCompressed">Whether a compressed message begins with it (RFC 7692, 6).</param>
/// <param name="Opcode">What it is.</param>
/// <param name="Length">The octets of its payload.</param>
/// <param name="Mask">The mask, as it lies in memory.</param>
internal readonly record struct WebSocketFrameHeader(bool IsFinal, bool IsCompressed, int Opcode, long Length, uint Mask)
{
    /// <summary>The bit of the first octet that says that the message ends with the frame.</summary>
    public const int Final = 0x80;

    /// <summary>The bit of the first octet that says that a compressed message begins with the frame (RFC 7692, 6).</summary>
    public const int Compressed = 0x40;

    public const int Continuation = 0x0;
    public const int Text = 0x1;
    public const int Binary = 0x2;
    public const int Close = 0x8;
    public const int Ping = 0x9;
    public const int Pong = 0xA;

    /// <summary>Most octets of a control frame's payload.</summary>
    public const int MaxControlLength = 125;

    private const int MaxSize = 14;
    private const int Reserved = 0x70;

    /// <summary>Whether it is about the connection, not part of a message.</summary>
    public bool IsControl => Opcode >= Close;

    /// <summary>Reads a header if it is there as a whole.</summary>
    /// <param name="buffer">Starts at the header, and behind it afterwards.</param>
    /// <param name="mayCompress">Whether compression was agreed upon.</param>
    /// <param name="header">The header.</param>
    /// <returns>False if more octets are needed.</returns>
    /// <exception cref="StompProtocolException">It breaks a rule of RFC 6455.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, bool mayCompress, out WebSocketFrameHeader header)
    {
        var first = buffer.FirstSpan;
        if (first.Length < MaxSize && !buffer.IsSingleSegment)
        {
            Span<byte> copy = stackalloc byte[MaxSize];
            var start = buffer.Slice(0, Math.Min(MaxSize, buffer.Length));
            start.CopyTo(copy);
            return TryRead(copy[..(int)start.Length], mayCompress, out header, out var sizeOfCopy) && Skip(ref buffer, sizeOfCopy);
        }

        return TryRead(first, mayCompress, out header, out var size) && Skip(ref buffer, size);
    }

    private static bool Skip(ref ReadOnlySequence<byte> buffer, int size)
    {
        buffer = buffer.Slice(size);
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> octets, bool mayCompress, out WebSocketFrameHeader header, out int size)
    {
        header = default;
        size = 2;

        if (octets.Length < size)
        {
            return false;
        }

        Check(octets[0], octets[1], mayCompress);

        var shortLength = octets[1] & 0x7F;
        var lengthSize = shortLength switch { 126 => 2, 127 => 8, _ => 0 };
        size += lengthSize + 4;

        if (octets.Length < size)
        {
            return false;
        }

        var length = lengthSize switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(octets[2..]),
            8 => BinaryPrimitives.ReadInt64BigEndian(octets[2..]),
            _ => shortLength,
        };

        if (length < 0)
        {
            Throw("a frame's length is negative");
        }

        header = new WebSocketFrameHeader((octets[0] & Final) != 0, (octets[0] & Compressed) != 0, octets[0] & 0xF, length, MemoryMarshal.Read<uint>(octets[(size - 4)..]));
        return true;
    }

    /// <summary>Reports a broken rule.</summary>
    /// <exception cref="StompProtocolException">Always.</exception>
    [DoesNotReturn]
    public static void Throw(string what) => throw new StompProtocolException(StompError.MalformedWebSocket, $"In the WebSocket framing {what}.");

    private static void Check(byte first, byte second, bool mayCompress)
    {
        var opcode = first & 0xF;

        if ((first & Reserved & ~(mayCompress && opcode is Text or Binary ? Compressed : 0)) != 0)
        {
            Throw(mayCompress ? "a reserved bit is set where it means nothing" : "a reserved bit is set; no extension was agreed upon");
        }

        if (opcode is not (Continuation or Text or Binary or Close or Ping or Pong))
        {
            Throw("an opcode is not known");
        }

        if ((second & 0x80) == 0)
        {
            Throw("a client's frame is not masked");
        }

        if (opcode >= Close && ((first & Final) == 0 || (second & 0x7F) > MaxControlLength))
        {
            Throw("a control frame is fragmented or longer than 125 octets");
        }
    }
}
