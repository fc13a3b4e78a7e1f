using System.Buffers.Binary;

namespace Broker.Core.Storage.Journals.Format;

/// <summary>
/// The payloads of the small records. All begin with the number of the log (32 bit). A removal and a note of deliveries go on with the message's position
/// and sequence (64 each), the latter with the deliveries (16); what is remembered with the hash (128) and the time until (64).
/// </summary>
/// <param name="payload">The payload.</param>
internal readonly ref struct OtherRecord(ReadOnlySpan<byte> payload)
{
    private const int LogSize = sizeof(uint);

    private readonly ReadOnlySpan<byte> _payload = payload;

    /// <summary>The number of the log.</summary>
    public uint Log => BinaryPrimitives.ReadUInt32LittleEndian(_payload);

    /// <summary>Where the message lies.</summary>
    public RecordPosition Position => new(BinaryPrimitives.ReadInt64LittleEndian(_payload[LogSize..]));

    /// <summary>Its sequence.</summary>
    public long Sequence => BinaryPrimitives.ReadInt64LittleEndian(_payload[(LogSize + 8)..]);

    /// <summary>Its deliveries.</summary>
    public ushort Deliveries => BinaryPrimitives.ReadUInt16LittleEndian(_payload[(LogSize + 16)..]);

    /// <summary>The hash of an id.</summary>
    public UInt128 Hash => BinaryPrimitives.ReadUInt128LittleEndian(_payload[LogSize..]);

    /// <summary>Until when it counts.</summary>
    public long Until => BinaryPrimitives.ReadInt64LittleEndian(_payload[(LogSize + 16)..]);

    /// <summary>Octets of the payload of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The octets; 0 for a kind that is none of these.</returns>
    public static int SizeOf(RecordKind kind) => kind switch
    {
        RecordKind.Remove => LogSize + 16,
        RecordKind.Deliveries => LogSize + 18,
        RecordKind.Remember => LogSize + 24,
        RecordKind.Delete => LogSize,
        _ => 0,
    };

    /// <summary>Writes what a deletion is, and every other one begins with.</summary>
    public static void WriteLog(Span<byte> destination, uint log) => BinaryPrimitives.WriteUInt32LittleEndian(destination, log);

    /// <summary>Writes what a removal is, and a note of deliveries begins with.</summary>
    public static void WriteMessage(Span<byte> destination, uint log, QueuedMessage message)
    {
        WriteLog(destination, log);
        BinaryPrimitives.WriteInt64LittleEndian(destination[LogSize..], message.Position.Packed);
        BinaryPrimitives.WriteInt64LittleEndian(destination[(LogSize + 8)..], message.Sequence);
    }

    /// <summary>Writes a note of deliveries.</summary>
    public static void WriteDeliveries(Span<byte> destination, uint log, QueuedMessage message, long deliveries)
    {
        WriteMessage(destination, log, message);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[(LogSize + 16)..], (ushort)Math.Clamp(deliveries, 0, ushort.MaxValue));
    }

    /// <summary>Writes what is remembered.</summary>
    public static void WriteRemembered(Span<byte> destination, uint log, UInt128 hash, long until)
    {
        WriteLog(destination, log);
        BinaryPrimitives.WriteUInt128LittleEndian(destination[LogSize..], hash);
        BinaryPrimitives.WriteInt64LittleEndian(destination[(LogSize + 16)..], until);
    }
}
