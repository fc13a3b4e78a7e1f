using Broker.Core.Storage;

namespace Broker.Core.Destinations;

/// <summary>
/// Moves what lives in a segment of the journal, so that its file can go: what is in memory at once, the rest in slices as it is read. Part of
/// the queue's contents.
/// </summary>
internal sealed class QueueEvacuation(QueueStore store, QueueRecords records, QueueReader reader)
{
    private const int Slice = 256;

    private readonly Queue<(QueueSlot Slot, long Sequence)> _unread = new();
    private readonly List<(QueueSlot Slot, long Sequence)> _slice = [];
    private bool _isReading;

    /// <summary>A segment is to be left.</summary>
    public void Begin(int segment)
    {
        records.Leave(segment);

        foreach (var slot in store.Lists.FindIn(segment))
        {
            if (slot.Chunk.MessageAt(slot.Index) is { HasContent: true } message)
            {
                Move(message);
            }
            else
            {
                _unread.Enqueue((slot, slot.Chunk.SequenceAt(slot.Index)));
            }
        }

        Continue();
    }

    /// <summary>Messages have been read, maybe those that are to be moved.</summary>
    public void Continue()
    {
        if (_isReading)
        {
            return;
        }

        foreach (var (slot, sequence) in _slice)
        {
            if (slot.Holds(sequence) && slot.Chunk.MessageAt(slot.Index) is { HasContent: true } message)
            {
                Move(message);
            }
        }

        _slice.Clear();
        ReadNext();
    }

    /// <summary>A transaction did not remove a message after all, or has added one: it may be moved from now on.</summary>
    public void OnReleased(QueuedMessage message)
    {
        if (MayMove(message) && message.Chunk is { } chunk)
        {
            _unread.Enqueue((new QueueSlot(chunk, message.Slot), message.Sequence));
            Continue();
        }
    }

    public void Clear()
    {
        _unread.Clear();
        _slice.Clear();
    }

    private void ReadNext()
    {
        var (places, bytes) = (new List<QueueSlot>(), 0L);

        while (_slice.Count < Slice && bytes < QueueEviction.HeadBytes && _unread.TryDequeue(out var next))
        {
            if (!next.Slot.Holds(next.Sequence) || next.Slot.Chunk.MessageAt(next.Slot.Index) is { IsHeld: true })
            {
                continue;
            }

            _slice.Add(next);
            bytes += next.Slot.Chunk.SizeAt(next.Slot.Index);

            if (next.Slot.Chunk.IsUnloaded(next.Slot.Index))
            {
                places.Add(next.Slot);
            }
        }

        if (places.Count > 0)
        {
            _isReading = true;
            reader.Read(places, () => _isReading = false);
        }
        else if (_slice.Count > 0)
        {
            Continue();
        }
    }

    private void Move(QueuedMessage message)
    {
        if (MayMove(message))
        {
            records.Move(message);
        }
    }

    // What a transaction removes that may be on disk by now must not be added behind it, nor has it a place from which it could be read. What is
    // on its way to disk gets another place anyway; what a transaction adds is seen to when that has come to pass.
    private bool MayMove(QueuedMessage message) =>
        message is { IsPersistent: true, IsOnDisk: true, IsHeld: false } && records.IsBeingLeft(message.Position);
}
