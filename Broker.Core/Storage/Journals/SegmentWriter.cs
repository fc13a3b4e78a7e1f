using Broker.Core.Storage.Journals.Format;

namespace Broker.Core.Storage.Journals;

/// <summary>Writes to the segment at the end of the journal, and begins the next one. All members but the last two may fail with the disk.</summary>
/// <param name="segments">The segments.</param>
/// <param name="supply">Where new ones come from.</param>
/// <param name="sealer">Ends those that are full.</param>
/// <param name="counters">Counts flushes.</param>
internal sealed class SegmentWriter(SegmentTable segments, SegmentSupply supply, SegmentSealer sealer, JournalCounters counters)
{
    private long _wholeEnd;
    private int _wholeIndex;

    /// <summary>The segment; null if there is none.</summary>
    public Segment? Current { get; private set; }

    /// <summary>Octets that are left in it.</summary>
    public long Left => Current is null ? 0 : Current.Bytes - Current.End;

    /// <summary>Octets behind what is whole.</summary>
    public long Pending => Current is null ? 0 : Current.End - _wholeEnd;

    /// <summary>The name of its file.</summary>
    public string FileName => Current?.File.Name ?? SegmentSupply.SpareName;

    /// <summary>Goes on in a new segment.</summary>
    /// <param name="size">Octets of the record that comes first.</param>
    /// <param name="isMessage">Whether it must stay within what the journal may take.</param>
    /// <returns>False if there is none.</returns>
    public bool TryBegin(long size, bool isMessage)
    {
        if (supply.TryTake(size, isMessage) is not { } next)
        {
            return false;
        }

        End();
        Current = next;
        next.IsUnflushed = true;
        segments.Add(next);
        KeepWhole();
        supply.TryMakeSpare();
        return true;
    }

    /// <summary>Writes records.</summary>
    /// <param name="records">The records; they end where the segment does, and are forgotten here.</param>
    public void Write(ByteBuffer records)
    {
        if (records.Length > 0)
        {
            var file = Current!.File;
            file.File.Write(Current.End - records.Length, records.Written);
            file.Written = Current.End;
            Current.IsUnflushed = true;
            records.Cut(0);
        }
    }

    /// <summary>Flushes it.</summary>
    public void Flush() => Flush(Current);

    /// <summary>Flushes what was written and not flushed, of all segments.</summary>
    public void FlushAll()
    {
        foreach (var segment in segments.All)
        {
            Flush(segment);
        }
    }

    /// <summary>Whether the disk works: a segment can be begun, or is there, and can be flushed.</summary>
    public bool TryProve()
    {
        if (Current is null && !TryBegin(0, isMessage: false))
        {
            return false;
        }

        Flush();
        return true;
    }

    /// <summary>What has been written so far stays, whatever becomes of what follows.</summary>
    public void KeepWhole() => (_wholeEnd, _wholeIndex) = (Current?.End ?? 0, Current?.Index!.Length ?? 0);

    /// <summary>The disk did something unknown with what follows: the segment ends before it.</summary>
    public void Revert()
    {
        if (Current is { } broken)
        {
            broken.End = broken.File.Written = _wholeEnd;
            broken.Index!.Cut(_wholeIndex);
            broken.IsUnflushed = false;
            End();
        }
    }

    /// <summary>Seals it.</summary>
    public void End()
    {
        if (Current is not null)
        {
            sealer.Seal(Current);
            Current = null;
        }
    }

    private void Flush(Segment? segment)
    {
        if (segment is { IsUnflushed: true })
        {
            segment.File.File.Flush();
            segment.IsUnflushed = false;
            counters.Flushed();
        }
    }
}
