using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Storage;

/// <summary>
/// Lets the contents of messages leave memory when there are more of them than the <see cref="StoreBudget"/> allows: of those that lie in
/// the journal, the ones that came last, which are needed last. What consumers stand before stays.
/// </summary>
/// <param name="lists">The places of the messages.</param>
/// <param name="budget">What all queues share.</param>
internal sealed class QueueEviction(QueueLists lists, StoreBudget budget)
{
    /// <summary>How many messages in front of a consumer stay, and how many are read for it at once.</summary>
    public const int HeadMessages = 256;

    /// <summary>How many bytes of them.</summary>
    public const int HeadBytes = 1024 * 1024;

    private const int Interval = 64;
    private const int ChunksAtOnce = 16;

    private readonly List<QueueChunk> _chunks = [];
    private readonly List<(ChunkList List, long From, long To)> _heads = [];
    private int _changes;
    private int _listLimit = Interval;

    /// <summary>A persistent message has its content in memory from now on.</summary>
    public void OnLoaded(QueueChunk chunk, int size)
    {
        budget.Add(size);
        chunk.Evictable++;
        _changes++;

        if (!chunk.IsListed)
        {
            chunk.IsListed = true;
            _chunks.Add(chunk);
        }
    }

    /// <summary>A persistent message is gone that had its content in memory.</summary>
    public void OnGone(QueueChunk chunk, int size)
    {
        budget.Add(-size);
        chunk.Evictable--;
    }

    /// <summary>Does its work if enough has come since it did so last.</summary>
    public void Sweep()
    {
        if (_changes < Interval || !budget.IsExceeded)
        {
            return;
        }

        _changes = 0;
        FindHeads();

        for (var (index, visited) = (_chunks.Count - 1, 0); index >= 0 && visited < ChunksAtOnce && budget.IsExceeded; index--, visited++)
        {
            Evict(_chunks[index]);
        }

        DropEmptyChunks();
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (var chunk in _chunks)
        {
            for (var index = 0; index < chunk.Count; index++)
            {
                budget.Add(IsCounted(chunk, index, out var message) ? -message.Size : 0);
            }
        }

        _chunks.Clear();
    }

    private static bool IsCounted(QueueChunk chunk, int index, [MaybeNullWhen(false)] out QueuedMessage message)
    {
        message = chunk.MessageAt(index);
        return message is { IsPersistent: true, HasContent: true } && chunk.StateOf(index) != SlotState.Reserved;
    }

    private void Evict(QueueChunk chunk)
    {
        for (var index = 0; index < chunk.Count && chunk.Evictable > 0; index++)
        {
            if (IsCounted(chunk, index, out var message) && message.IsOnDisk && !IsHead(chunk, index))
            {
                OnGone(chunk, message.Size);
                Drop(chunk, index, message);
            }
        }

        chunk.DropMessagesIfEmpty();
    }

    // Whoever has a message that is out goes on having it; only what he would get again is not here.
    private static void Drop(QueueChunk chunk, int index, QueuedMessage message)
    {
        if (chunk.StateOf(index) is SlotState.Waiting or SlotState.Delayed)
        {
            chunk.SetRecord(index, message);
        }
        else
        {
            message.DropContent();
        }
    }

    private bool IsHead(QueueChunk chunk, int index)
    {
        if (chunk.StateOf(index) != SlotState.Waiting)
        {
            return false;
        }

        var place = QueueSlot.PlaceOf(chunk, index);
        foreach (var (list, from, to) in _heads)
        {
            if (ReferenceEquals(list, chunk.List) && place >= from && place < to)
            {
                return true;
            }
        }

        return false;
    }

    private void FindHeads()
    {
        _heads.Clear();

        foreach (var cursor in lists.Cursors)
        {
            for (var rank = lists.HighestRank; rank >= 0; rank--)
            {
                if (lists.Of(rank) is { Waiting: > 0 } list && cursor.TryGetPlace(list, out var chunk, out var index))
                {
                    _heads.Add((list, QueueSlot.PlaceOf(chunk, index), EndOfHead(chunk, index)));
                }
            }
        }
    }

    private static long EndOfHead(QueueChunk start, int from)
    {
        var (messages, bytes) = (0, 0L);
        var last = start;

        for (var chunk = start; chunk is not null; chunk = chunk.Next)
        {
            last = chunk;

            for (var index = chunk.FirstWaiting(from); index >= 0; index = chunk.FirstWaiting(index + 1))
            {
                bytes += chunk.SizeAt(index);
                if (++messages > HeadMessages || (bytes > HeadBytes && messages > 1))
                {
                    return QueueSlot.PlaceOf(chunk, index);
                }
            }

            from = 0;
        }

        return QueueSlot.PlaceOf(last, last.Count);
    }

    private void DropEmptyChunks()
    {
        while (_chunks.Count > 0 && _chunks[^1].Evictable == 0)
        {
            _chunks[^1].IsListed = false;
            _chunks.RemoveAt(_chunks.Count - 1);
        }

        if (_chunks.Count < _listLimit)
        {
            return;
        }

        _chunks.RemoveAll(chunk =>
        {
            chunk.IsListed = chunk.Evictable > 0;
            return !chunk.IsListed;
        });
        _listLimit = Math.Max(Interval, _chunks.Count * 2);
    }
}
