using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Broker.Host.Outbound;

namespace Broker.Host.Gateways;

/// <summary>How frames travel to a gateway over a pipe in memory: what it is in one octet, its length in eight, then itself.</summary>
internal sealed class SessionPipeFraming : IFraming
{
    /// <summary>What stands before the octets of each.</summary>
    public const int Prefix = 9;

    private const int LongestReason = 123;

    private SessionPipeFraming()
    {
    }

    /// <summary>Gets the only one there is; it has no state.</summary>
    public static SessionPipeFraming Instance { get; } = new();

    public int MaxPrefix => Prefix;

    public int WritePrefix(Span<byte> destination, long frameLength, bool isText)
    {
        destination[0] = (byte)(isText ? SessionOutputKind.Text : SessionOutputKind.Binary);
        BinaryPrimitives.WriteInt64LittleEndian(destination[1..], frameLength);
        return Prefix;
    }

    // Pings are not asked for where there are none.
    public void WriteControl(IBufferWriter<byte> output, ControlFrame frame)
    {
    }

    public void WriteClose(IBufferWriter<byte> output, CloseReason reason)
    {
        var span = output.GetSpan(Prefix + sizeof(ushort) + LongestReason);
        var content = span[Prefix..];
        BinaryPrimitives.WriteUInt16LittleEndian(content, (ushort)reason.Status);
        Encoding.UTF8.TryGetBytes(reason.Text, content.Slice(sizeof(ushort), LongestReason), out var length);

        span[0] = (byte)SessionOutputKind.Close;
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], sizeof(ushort) + length);
        output.Advance(Prefix + sizeof(ushort) + length);
    }

    /// <summary>Reads the next.</summary>
    /// <param name="buffer">What has come; what was read is cut off.</param>
    /// <param name="output">It; a view into the buffer.</param>
    /// <returns>False if it has not come as a whole.</returns>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out SessionOutput output)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var kind) || !reader.TryReadLittleEndian(out long length) || reader.Remaining < length)
        {
            output = default;
            return false;
        }

        output = new SessionOutput((SessionOutputKind)kind, reader.UnreadSequence.Slice(0, length));
        buffer = reader.UnreadSequence.Slice(length);
        return true;
    }
}
