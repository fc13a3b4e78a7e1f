using System.Buffers.Binary;
using Broker.Core.Storage.Journals.Format;

namespace Broker.Core.Storage.Journals;

/// <summary>One record as an index has it, see <see cref="SegmentIndex"/>.</summary>
internal readonly ref struct IndexEntry
{
    private IndexEntry(RecordKind kind, bool hasMore, ReadOnlySpan<byte> payload)
    {
        Kind = kind;
        HasMore = hasMore;
        Payload = payload;
    }

    /// <summary>The kind.</summary>
    public RecordKind Kind { get; }

    /// <summary>The payload; of a message what the index has.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>The number of the log.</summary>
    public uint Log => BinaryPrimitives.ReadUInt32LittleEndian(Payload);

    /// <summary>Of a message: where it lay before.</summary>
    public RecordPosition From => HasMore ? new RecordPosition(Read(23)) : default;

    private bool HasMore { get; }

    /// <summary>Takes the first entry.</summary>
    /// <param name="rest">The entries, which have been verified; those behind it afterwards.</param>
    public static IndexEntry Take(ref ReadOnlySpan<byte> rest)
    {
        var kind = (RecordKind)(rest[0] & ~SegmentIndex.HasMore);
        var hasMore = (rest[0] & SegmentIndex.HasMore) != 0;
        rest = rest[1..];
        int length;

        switch (kind)
        {
            case RecordKind.Add:
                length = hasMore ? SegmentIndex.LongAdd : SegmentIndex.ShortAdd;
                break;
            case RecordKind.Definition:
                length = BinaryPrimitives.ReadInt32LittleEndian(rest);
                rest = rest[sizeof(int)..];
                break;
            default:
                length = OtherRecord.SizeOf(kind);
                break;
        }

        var entry = new IndexEntry(kind, hasMore, rest[..length]);
        rest = rest[length..];
        return entry;
    }

    /// <summary>Of a message: what stays in memory.</summary>
    /// <param name="segment">The segment of the index.</param>
    public StoredRecord ToRecord(int segment) => new(
        Read(8),
        new RecordPosition(segment, BinaryPrimitives.ReadUInt32LittleEndian(Payload[4..])),
        HasMore ? Read(31) : 0,
        HasMore ? Read(39) : 0,
        BinaryPrimitives.ReadInt32LittleEndian(Payload[16..]),
        BinaryPrimitives.ReadUInt16LittleEndian(Payload[20..]),
        Payload[22]);

    private long Read(int offset) => BinaryPrimitives.ReadInt64LittleEndian(Payload[offset..]);
}
