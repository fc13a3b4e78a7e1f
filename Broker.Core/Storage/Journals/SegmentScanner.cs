using System.Buffers;
using System.Buffers.Binary;
using Broker.Core.Storage.Journals.Files;
using Broker.Core.Storage.Journals.Format;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// Goes through the records of a segment. What is no record is skipped to the next one that verifies; what comes after the last is either nothing, which is zeros, or a
/// tail. What to do with damage and tail is others' business.
/// </summary>
/// <param name="file">The segment.</param>
/// <param name="salt">Where its sums begin.</param>
/// <param name="length">Its octets.</param>
internal sealed class SegmentScanner(IJournalFile file, uint salt, long length) : IDisposable
{
    private const int WindowSize = 1 << 20;

    private readonly List<(long Offset, long Length)> _damage = [];
    private byte[] _window = ArrayPool<byte>.Shared.Rent(WindowSize);
    private long _windowStart;
    private int _windowLength;

    /// <summary>What lies between records and is none.</summary>
    public IReadOnlyList<(long Offset, long Length)> Damage => _damage;

    /// <summary>Where the last record ends.</summary>
    public long End { get; private set; } = SegmentHeader.Size;

    /// <summary>Octets behind it up to the last one that is not zero.</summary>
    public long TailLength { get; private set; }

    /// <summary>Goes through all of it.</summary>
    /// <param name="index">Gets the records.</param>
    public void Scan(SegmentIndex index)
    {
        while (true)
        {
            if (TryLoad(End, out var frame, out var payload))
            {
                Append(index, frame, End, payload);
                End += frame.Size;
                continue;
            }

            TailLength = LengthOfTail();
            var next = TailLength == 0 ? -1 : FindNext();
            if (next < 0)
            {
                return;
            }

            _damage.Add((End, next - End));
            End = next;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_window);
        _window = [];
    }

    private void Append(SegmentIndex index, Frame frame, long offset, ReadOnlySpan<byte> payload)
    {
        if (frame.Kind != RecordKind.Batch)
        {
            index.Append(frame.Kind, offset, payload);
            return;
        }

        offset += Frame.HeaderSize;
        while (Frame.TryRead(payload, salt, out var inner))
        {
            index.Append(inner.Kind, offset, payload.Slice(Frame.HeaderSize, inner.Length));
            offset += inner.Size;
            payload = payload[(int)inner.Size..];
            if (payload.IsEmpty)
            {
                break;
            }
        }
    }

    // A record of its own that verifies.
    private bool TryLoad(long offset, out Frame frame, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var header = Load(offset, Frame.HeaderSize);
        if (header.Length < Frame.HeaderSize || !Frame.TryRead(header, salt, out frame) || frame.IsInner || offset + frame.Size > length)
        {
            frame = default;
            return false;
        }

        payload = Load(offset, (int)frame.Size)[Frame.HeaderSize..];
        return payload.Length == frame.Length && frame.Verifies(payload, salt) && HasRightSize(frame, payload);
    }

    private static bool HasRightSize(Frame frame, ReadOnlySpan<byte> payload) => frame.Kind switch
    {
        RecordKind.Add => new AddRecord(payload).IsWhole,
        RecordKind.Definition or RecordKind.Batch => true,
        _ => frame.Length == OtherRecord.SizeOf(frame.Kind),
    };

    private long FindNext()
    {
        // A header that is whole says where the record ends, whatever is between.
        var header = Load(End, Frame.HeaderSize);
        if (header.Length == Frame.HeaderSize && Frame.TryRead(header, salt, out var frame) && TryLoad(End + frame.Size, out _, out _))
        {
            return End + frame.Size;
        }

        for (var offset = End + 1; offset <= End + TailLength - Frame.HeaderSize; offset++)
        {
            offset = FindCandidate(offset);
            if (offset < 0 || TryLoad(offset, out _, out _))
            {
                return offset;
            }
        }

        return -1;
    }

    private long FindCandidate(long offset)
    {
        while (offset + Frame.HeaderSize <= length)
        {
            var octets = Load(offset, (int)Math.Min(WindowSize, length - offset));
            var last = octets.Length - Frame.HeaderSize;
            for (var index = 0; index <= last; index++)
            {
                // Most octets are ruled out by their neighbours, before anything is summed.
                if (octets[index + 4] is >= (byte)RecordKind.Definition and <= (byte)RecordKind.Batch
                    && octets[index + 5] == 0
                    && BinaryPrimitives.ReadUInt32LittleEndian(octets[index..]) <= length - offset - index
                    && Frame.TryRead(octets[index..], salt, out _))
                {
                    return offset + index;
                }
            }

            if (last < 0)
            {
                break;
            }

            offset += last + 1;
        }

        return -1;
    }

    private long LengthOfTail()
    {
        var tail = 0L;
        for (var offset = End; offset < length;)
        {
            var octets = Load(offset, (int)Math.Min(WindowSize, length - offset));
            if (octets.IsEmpty)
            {
                break;
            }

            var last = octets.LastIndexOfAnyExcept((byte)0);
            tail = last < 0 ? tail : offset + last + 1 - End;
            offset += octets.Length;
        }

        return tail;
    }

    private ReadOnlySpan<byte> Load(long offset, int size)
    {
        if (offset < _windowStart || offset + size > _windowStart + _windowLength)
        {
            if (size > _window.Length)
            {
                ArrayPool<byte>.Shared.Return(_window);
                _window = ArrayPool<byte>.Shared.Rent(size);
            }

            _windowStart = offset;
            _windowLength = offset >= length ? 0 : file.Read(offset, _window.AsSpan(0, (int)Math.Min(_window.Length, length - offset)));
        }

        var start = (int)(offset - _windowStart);
        return _window.AsSpan(start, Math.Clamp(_windowLength - start, 0, size));
    }
}
