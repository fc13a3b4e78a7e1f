using Broker.Core.Storage.Journals.Files;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// What is flushed together: the entries, until their records are on disk. If that fails, the group is undone and done again in another segment, this time without
/// new messages, which are refused; what cannot be written even so and cannot be refused is held until it can.
/// </summary>
internal sealed class RecordGroup(
    SegmentTable segments,
    SegmentSupply supply,
    SegmentSealer sealer,
    Accounts accounts,
    JournalCounters counters,
    bool flushes,
    ILogger log) : IDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly RecordEncoder _encoder = new();
    private readonly Outcomes _outcomes = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly List<JournalEntry> _held = [];
    private Segment? _active;
    private int _done;
    private int _records;
    private long _startEnd;
    private int _startIndex;
    private int _heldBefore;
    private bool _isGivingUp;

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Octets of their records, as far as they are encoded.</summary>
    public long Bytes => _active is null ? 0 : _active.End - _startEnd;

    /// <summary>Whether something waits for the disk to work.</summary>
    public bool IsHolding => _held.Count > 0 || supply.IsFailing;

    /// <summary>Octets that are left where it writes.</summary>
    public long Left => _active is null ? 0 : _active.Bytes - _active.End;

    /// <summary>Whether there is room to move something while the journal is full: a quarter is left to acknowledgements.</summary>
    /// <param name="size">Octets to move.</param>
    public bool HasRoomToMove(long size) =>
        supply.Refusal is null || supply.MayExceed || (!supply.IsFailing && Left - size >= supply.SegmentBytes / 4);

    /// <summary>Adds an entry behind the others.</summary>
    /// <param name="entry">The entry.</param>
    public void Add(JournalEntry entry)
    {
        // A message that is gone before it was written need not be.
        if (entry.Kind == EntryKind.Remove && entry.Message.Position.IsNone)
        {
            entry.Message.IsWithdrawn = true;
        }

        _entries.Add(entry);
    }

    /// <summary>Encodes and writes what has been added.</summary>
    public void Write() => Try(Encode);

    /// <summary>Writes and flushes everything, and tells who waits.</summary>
    public void Commit() => Try(Complete);

    /// <summary>Tries what is held again, and whether the disk works.</summary>
    public void Retry()
    {
        if (IsHolding)
        {
            _entries.InsertRange(_done, _held);
            _held.Clear();
            _heldBefore = 0;
            Try(Recover);
        }
    }

    /// <summary>Writes and flushes everything, and seals the segment.</summary>
    public void Close()
    {
        Retry();
        Try(() =>
        {
            Complete();
            FlushAll();
        });
        Roll(null);
    }

    public void Dispose() => _encoder.Dispose();

    /// <summary>Flushes what was written and not flushed, of all segments.</summary>
    public void FlushAll()
    {
        foreach (var segment in segments.All)
        {
            Flush(segment);
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (DiskFault.Is(fault))
        {
            Undo(fault);
            TryWithoutMessages();
        }
    }

    private void TryWithoutMessages()
    {
        try
        {
            Complete();
        }
        catch (Exception fault) when (DiskFault.Is(fault))
        {
            Undo(fault);
            _isGivingUp = true;
            Complete();
            _isGivingUp = false;
        }
    }

    private void Complete()
    {
        Encode();
        Finish();
    }

    private void Recover()
    {
        Complete();
        if (supply.IsFailing && _held.Count == 0 && TryProve())
        {
            supply.Recover();
            log.WriteRecovered();
        }
    }

    // The disk works if a segment can be begun and flushed.
    private bool TryProve()
    {
        if (_active is null && supply.TryTake(0, isMessage: false) is { } next)
        {
            Begin(next);
        }

        if (_active is not null)
        {
            Flush(_active);
        }

        return _active is not null;
    }

    private void Encode()
    {
        for (; _done < _entries.Count; _done++)
        {
            Encode(_entries[_done]);
            if (_encoder.Buffer.Length >= PieceBytes)
            {
                WriteOut();
            }
        }

        WriteOut();
    }

    private void Encode(JournalEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Add:
                EncodeAdd(entry);
                return;
            case EntryKind.Batch:
                EncodeBatch(entry, (JournalBatch)entry.Item!);
                return;
            case EntryKind.RemembersMoved:
                EncodeEnd(entry);
                return;
            case EntryKind.Create:
                accounts.Add(entry.Log);
                entry.Log.Properties = (string)entry.Item!;
                break;
            case EntryKind.Properties:
                entry.Log.Properties = (string)entry.Item!;
                break;
            case EntryKind.Mark:
                entry.Log.Mark = Math.Max(entry.Log.Mark, entry.Value);
                break;
        }

        if (entry.Log.IsDeleted && entry.Kind != EntryKind.Delete)
        {
            _outcomes.Done(entry);
            return;
        }

        var size = RecordEncoder.SizeOf(entry);
        if (size > 0 && !TryEncode(entry, size, isMessage: false))
        {
            _held.Add(entry);
            return;
        }

        entry.Log.IsDeleted |= entry.Kind == EntryKind.Delete;
        _outcomes.Done(entry);
    }

    private void EncodeAdd(JournalEntry entry)
    {
        var message = entry.Message;
        var isMove = !message.Position.IsNone;
        var size = RecordEncoder.SizeOf(entry);

        if ((!isMove && message.IsWithdrawn) || entry.Log.IsDeleted)
        {
            _outcomes.Added(entry);
        }
        else if (supply.Refusal is { } reason && !(isMove && HasRoomToMove(size)))
        {
            RefuseAdd(entry, isMove, reason);
        }
        else if (TryEncode(entry, size, isMessage: !isMove))
        {
            _outcomes.Added(entry);
        }
        else
        {
            RefuseAdd(entry, isMove, supply.Refusal ?? "The message is larger than the room that the journal has.");
        }
    }

    // A message that cannot move still is where it was.
    private void RefuseAdd(JournalEntry entry, bool isMove, string reason)
    {
        if (isMove)
        {
            _outcomes.Added(entry);
        }
        else
        {
            _outcomes.Refused(entry, reason);
        }
    }

    // Needs no record, but those before it.
    private void EncodeEnd(JournalEntry entry)
    {
        if (_held.Count > 0)
        {
            _held.Add(entry);
        }
        else
        {
            _encoder.Note(new Effect(entry.Kind, entry.Log, null, default, default, 0, entry.Value));
        }
    }

    private void EncodeBatch(JournalEntry entry, JournalBatch batch)
    {
        var size = RecordEncoder.SizeOf(entry);
        var reason = batch.HasAdds ? supply.Refusal : null;

        if (reason is null && size > 0 && !TryEncode(entry, size, isMessage: batch.HasAdds))
        {
            reason = supply.Refusal ?? "The transaction is larger than the room that the journal has.";
        }

        _outcomes.Ended(batch, reason);
    }

    private bool TryEncode(JournalEntry entry, long size, bool isMessage)
    {
        if (_isGivingUp || (_held.Count > 0 && entry.Kind != EntryKind.Add))
        {
            return false;
        }

        if (size > Left)
        {
            // What was encoded before is confirmed before another segment begins, so that a group is never in two.
            Finish();
            if (supply.TryTake(size, isMessage) is not { } next)
            {
                return false;
            }

            Roll(next);
            supply.TryMakeSpare();
        }

        _encoder.Encode(entry);
        _records++;
        return true;
    }

    private void Roll(Segment? next)
    {
        if (_active is not null)
        {
            sealer.Seal(_active);
        }

        _active = null;
        if (next is not null)
        {
            Begin(next);
        }
    }

    private void Begin(Segment segment)
    {
        _active = segment;
        segments.Add(segment);
        segment.IsUnflushed = true;
        _encoder.Begin(segment);
        (_startEnd, _startIndex) = (segment.End, 0);
    }

    private void WriteOut()
    {
        if (_encoder.Buffer.Length == 0)
        {
            return;
        }

        var file = _active!.File;
        file.File.Write(_active.End - _encoder.Buffer.Length, _encoder.Buffer.Written);
        file.Written = _active.End;
        _active.IsUnflushed = true;
        _encoder.Buffer.Cut(0);
    }

    private void Flush(Segment segment)
    {
        if (segment.IsUnflushed)
        {
            segment.File.File.Flush();
            segment.IsUnflushed = false;
            counters.Flushed();
        }
    }

    // What has been encoded goes to disk, and is told.
    private void Finish()
    {
        WriteOut();
        if (flushes && _active is not null)
        {
            Flush(_active);
        }

        foreach (var effect in _encoder.Effects)
        {
            accounts.Apply(effect);
        }

        _encoder.Clear();
        _entries.RemoveRange(0, _done);
        (_done, _heldBefore) = (0, _held.Count);
        (_startEnd, _startIndex) = (_active?.End ?? 0, _active?.Index!.Length ?? 0);
        counters.Wrote(_records);
        _records = 0;
        _outcomes.Tell();
    }

    // What the disk did with the group is not known. Nothing of it counts, and the segment ends where it was whole.
    private void Undo(Exception fault)
    {
        if (!supply.IsFailing)
        {
            log.WriteFailed(fault, _active?.File.Name ?? SegmentSupply.SpareName);
        }

        supply.Fail(fault.Message);
        _encoder.Undo();
        _outcomes.Reset();
        _held.RemoveRange(_heldBefore, _held.Count - _heldBefore);
        (_done, _records) = (0, 0);

        if (_active is { } broken)
        {
            broken.End = broken.File.Written = _startEnd;
            broken.Index!.Cut(_startIndex);
            broken.IsUnflushed = false;
            Roll(null);
        }
    }
}
