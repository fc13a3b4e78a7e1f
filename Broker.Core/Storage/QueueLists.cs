namespace Broker.Core.Storage;

/// <summary>
/// The places of a queue: one list for each priority that occurs, a last one for what is delayed; and the cursors of those who look through them.
/// </summary>
internal sealed class QueueLists
{
    /// <summary>How many lists there are at most.</summary>
    public const int Count = DelayedRank + 1;

    /// <summary>The rank of the list of what is not available yet.</summary>
    public const int DelayedRank = 10;

    private readonly ChunkList?[] _lists = new ChunkList?[Count];
    private readonly List<QueueCursor> _cursors = [];

    /// <summary>The highest priority that has occurred, or -1.</summary>
    public int HighestRank { get; private set; } = -1;

    public IReadOnlyList<QueueCursor> Cursors => _cursors;

    /// <summary>The lists of what may wait.</summary>
    public ReadOnlySpan<ChunkList?> ByPriority => _lists.AsSpan(0, DelayedRank);

    public ChunkList? Of(int rank) => _lists[rank];

    /// <summary>A list, which is made if there is none.</summary>
    public ChunkList Make(int rank)
    {
        if (_lists[rank] is not { } list)
        {
            _lists[rank] = list = new ChunkList(rank);
            HighestRank = rank == DelayedRank ? HighestRank : Math.Max(HighestRank, rank);
        }

        return list;
    }

    /// <summary>The chunk for one message more of a list.</summary>
    public QueueChunk Room(int rank)
    {
        var chunk = Make(rank).Room(out var left);
        if (left is not null)
        {
            Unlink(left);
        }

        return chunk;
    }

    /// <summary>Empties a slot, with which its chunk may go.</summary>
    public void Empty(QueueChunk chunk, int index)
    {
        chunk.SetGone(index);

        if (chunk is { Live: 0, IsFull: true, Next: not null })
        {
            Unlink(chunk);
        }
    }

    /// <summary>Tells the cursors that a message waits in a place that they may have passed.</summary>
    public void OnReturned(QueueSlot slot)
    {
        foreach (var cursor in _cursors)
        {
            cursor.OnReturned(slot);
        }
    }

    public QueueCursor AddCursor()
    {
        var cursor = new QueueCursor(this);
        _cursors.Add(cursor);
        return cursor;
    }

    public void RemoveCursor(QueueCursor cursor) => _cursors.Remove(cursor);

    /// <summary>Finds the message that came first of those that wait.</summary>
    public bool TryFindOldest(out QueueSlot oldest)
    {
        oldest = default;
        var first = long.MaxValue;

        foreach (var list in ByPriority)
        {
            for (var chunk = list is { Waiting: > 0 } ? list.First : null; chunk is not null; chunk = chunk.Next)
            {
                if (chunk.FirstWaiting(0) is >= 0 and var index)
                {
                    (oldest, first) = chunk.SequenceAt(index) < first ? (new QueueSlot(chunk, index), chunk.SequenceAt(index)) : (oldest, first);
                    break;
                }
            }
        }

        return first < long.MaxValue;
    }

    /// <summary>Finds what lies in a segment of the journal.</summary>
    public List<QueueSlot> FindIn(int segment)
    {
        var found = new List<QueueSlot>();

        foreach (var list in _lists)
        {
            for (var chunk = list?.First; chunk is not null; chunk = chunk.Next)
            {
                for (var index = 0; index < chunk.Count; index++)
                {
                    if (chunk.StateOf(index) != SlotState.Gone && chunk.PositionAt(index).Segment == segment)
                    {
                        found.Add(new QueueSlot(chunk, index));
                    }
                }
            }
        }

        return found;
    }

    public void Clear()
    {
        _cursors.ForEach(cursor => cursor.Rewind());
        Array.ForEach(_lists, list => list?.Clear());
    }

    private void Unlink(QueueChunk chunk)
    {
        foreach (var cursor in _cursors)
        {
            cursor.Leave(chunk);
        }

        chunk.List.Unlink(chunk);
    }
}
