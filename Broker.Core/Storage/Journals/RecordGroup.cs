using Broker.Core.Storage.Journals.Files;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// What is flushed together: the entries, until their records are on disk. If that fails, the group is undone and done again in another segment, this time without
/// new messages, which are refused; what cannot be written even so and cannot be refused is held until it can.
/// </summary>
internal sealed class RecordGroup(SegmentWriter writer, SegmentSupply supply, Accounts accounts, JournalCounters counters, bool flushes, ILogger log) : IDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly RecordEncoder _encoder = new();
    private readonly Outcomes _outcomes = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly List<JournalEntry> _held = [];
    private int _done;
    private int _records;
    private int _heldBefore;
    private bool _isGivingUp;

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Octets of their records, as far as they are encoded.</summary>
    public long Bytes => writer.Pending;

    /// <summary>Whether something waits for the disk to work.</summary>
    public bool IsHolding => _held.Count > 0 || supply.IsFailing;

    /// <summary>Whether there is room to move something while the journal is full: a quarter is left to acknowledgements.</summary>
    /// <param name="size">Octets to move.</param>
    public bool HasRoomToMove(long size) =>
        supply.Refusal is null || supply.MayExceed || (!supply.IsFailing && writer.Left - size >= supply.SegmentBytes / 4);

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
            writer.FlushAll();
        });
        writer.End();
    }

    public void Dispose() => _encoder.Dispose();

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
        if (supply.IsFailing && _held.Count == 0 && writer.TryProve())
        {
            supply.Recover();
            log.WriteRecovered();
        }
    }

    private void Encode()
    {
        for (; _done < _entries.Count; _done++)
        {
            Encode(_entries[_done]);
            if (_encoder.Buffer.Length >= PieceBytes)
            {
                writer.Write(_encoder.Buffer);
            }
        }

        writer.Write(_encoder.Buffer);
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
        var isNeeded = !entry.Log.IsDeleted && (isMove || !message.IsWithdrawn);
        var mayTry = supply.Refusal is null || (isMove && HasRoomToMove(size));

        if (isNeeded && !(mayTry && TryEncode(entry, size, isMessage: !isMove)) && !isMove)
        {
            _outcomes.Refused(entry, supply.Refusal ?? "The message is larger than the room that the journal has.");
        }
        else
        {
            // A message that cannot move still is where it was.
            _outcomes.Added(entry);
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

        if (size > writer.Left)
        {
            // What was encoded before is confirmed before another segment begins, so that a group is never in two.
            Finish();
            if (!writer.TryBegin(size, isMessage))
            {
                return false;
            }
        }

        _encoder.Encode(entry, writer.Current!);
        _records++;
        return true;
    }

    // What has been encoded goes to disk, and is told.
    private void Finish()
    {
        writer.Write(_encoder.Buffer);
        if (flushes)
        {
            writer.Flush();
        }

        foreach (var effect in _encoder.Effects)
        {
            accounts.Apply(effect);
        }

        _encoder.Clear();
        _entries.RemoveRange(0, _done);
        (_done, _heldBefore) = (0, _held.Count);
        writer.KeepWhole();
        counters.Wrote(_records);
        _records = 0;
        _outcomes.Tell();
    }

    // What the disk did with the group is not known. Nothing of it counts, and the segment ends where it was whole.
    private void Undo(Exception fault)
    {
        if (!supply.IsFailing)
        {
            log.WriteFailed(fault, writer.FileName);
        }

        supply.Fail(fault.Message);
        _encoder.Undo();
        _outcomes.Reset();
        _held.RemoveRange(_heldBefore, _held.Count - _heldBefore);
        (_done, _records) = (0, 0);
        writer.Revert();
    }
}
