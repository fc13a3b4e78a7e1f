using System.Buffers.Binary;
using Broker.Core.Storage.Journals.Format;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// What recovery needs of a segment's records, gathered while they are written: each with its kind (8 bit), and either its whole payload, with a length (32)
/// where the kind does not say it, or, of a message, log (32), offset (32), sequence (64), size (32), deliveries (16) and priority (8), and, with a bit of the
/// kind set, where it lay before, when it expires and when it becomes available (64 each).
/// </summary>
internal sealed class SegmentIndex : IDisposable
{
    /// <summary>The bit that says that a message has the three fields that most have not.</summary>
    public const byte HasMore = 0x40;

    /// <summary>Octets of a message behind the kind, without and with the three fields.</summary>
    public const int ShortAdd = 23;

    public const int LongAdd = ShortAdd + 24;

    private readonly ByteBuffer _entries = new();

    /// <summary>Octets of the entries.</summary>
    public int Length => _entries.Length;

    /// <summary>The entries.</summary>
    public ReadOnlySpan<byte> Entries => _entries.Written;

    /// <summary>Adds a record.</summary>
    /// <param name="kind">Its kind; a batch is added record by record.</param>
    /// <param name="offset">Where it lies.</param>
    /// <param name="payload">Its payload, which has been verified.</param>
    public void Append(RecordKind kind, long offset, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case RecordKind.Add:
                AppendAdd(offset, new AddRecord(payload));
                break;
            case RecordKind.Definition:
                var definition = _entries.Reserve(1 + sizeof(int) + payload.Length);
                definition[0] = (byte)kind;
                BinaryPrimitives.WriteInt32LittleEndian(definition[1..], payload.Length);
                payload.CopyTo(definition[(1 + sizeof(int))..]);
                break;
            default:
                var other = _entries.Reserve(1 + payload.Length);
                other[0] = (byte)kind;
                payload.CopyTo(other[1..]);
                break;
        }
    }

    /// <summary>Forgets what was added behind a length.</summary>
    /// <param name="length">The length.</param>
    public void Cut(int length) => _entries.Cut(length);

    public void Dispose() => _entries.Dispose();

    private void AppendAdd(long offset, AddRecord record)
    {
        var hasMore = !record.From.IsNone || record.Expires != 0 || record.AvailableAt != 0;
        var entry = _entries.Reserve(1 + (hasMore ? LongAdd : ShortAdd));

        entry[0] = (byte)((byte)RecordKind.Add | (hasMore ? HasMore : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(entry[1..], record.Log);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[5..], (uint)offset);
        BinaryPrimitives.WriteInt64LittleEndian(entry[9..], record.Sequence);
        BinaryPrimitives.WriteInt32LittleEndian(entry[17..], record.Size);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[21..], record.Deliveries);
        entry[23] = record.Priority;

        if (hasMore)
        {
            BinaryPrimitives.WriteInt64LittleEndian(entry[24..], record.From.Packed);
            BinaryPrimitives.WriteInt64LittleEndian(entry[32..], record.Expires);
            BinaryPrimitives.WriteInt64LittleEndian(entry[40..], record.AvailableAt);
        }
    }
}
