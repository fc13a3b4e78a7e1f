using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Storage;

/// <summary>
/// How far somebody has looked through a <see cref="QueueStore"/>: the subscriptions that take any message together, one with a selector
/// alone. It goes forward only; what comes to wait again behind its back is kept in a heap of its own, so that nothing is looked at twice.
/// </summary>
/// <param name="lists">The lists.</param>
internal sealed class QueueCursor(QueueLists lists)
{
    private const int SmallHeap = 1024;

    private readonly (QueueChunk? Chunk, int Index)[] _at = new (QueueChunk?, int)[QueueLists.Count];
    private PriorityQueue<QueueSlot, (int, long)>? _returned;
    private int _heapLimit = SmallHeap;
    private bool _isReturned;
    private int _rankFound;

    /// <summary>What is being read for it; null: nothing.</summary>
    public object? Reading { get; set; }

    /// <summary>How many messages it may take before more should be read ahead.</summary>
    public int Loaded { get; set; }

    /// <summary>Whether what comes to wait again behind its back is of no interest.</summary>
    public bool IgnoresReturned { get; set; }

    /// <summary>Finds the first message that waits and that it has not passed.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryPeek(out QueueSlot slot)
    {
        var isReturned = TryPeekReturned(out slot);
        _isReturned = false;

        for (var rank = lists.HighestRank; rank >= 0; rank--)
        {
            if (isReturned && rank <= slot.Chunk.List.Rank)
            {
                break;
            }

            if (lists.Of(rank) is { Waiting: > 0 } list && TryFind(list, out var found))
            {
                slot = found;
                return true;
            }
        }

        _isReturned = isReturned;
        return isReturned;
    }

    /// <summary>Passes what <see cref="TryPeek"/> has found last.</summary>
    public void Advance()
    {
        if (_isReturned)
        {
            _returned!.Dequeue();
            return;
        }

        _at[_rankFound].Index++;
    }

    /// <summary>Begins again with the first message.</summary>
    public void Rewind()
    {
        Array.Clear(_at);
        _returned = null;
    }

    /// <summary>A message waits again, or for the first time, in a place that may have been passed.</summary>
    public void OnReturned(QueueSlot slot)
    {
        if (IgnoresReturned || !HasPassed(slot))
        {
            return;
        }

        _returned ??= new PriorityQueue<QueueSlot, (int, long)>();
        if (_returned.Count >= _heapLimit)
        {
            DropStale();
        }

        _returned.Enqueue(slot, (-slot.Chunk.List.Rank, slot.Place));
    }

    /// <summary>A chunk is about to leave its list.</summary>
    public void Leave(QueueChunk chunk)
    {
        ref var at = ref _at[chunk.List.Rank];
        if (ReferenceEquals(at.Chunk, chunk))
        {
            at = (chunk.Next, 0);
        }
    }

    /// <summary>Where it stands in a list.</summary>
    /// <returns>False if the list is empty.</returns>
    public bool TryGetPlace(ChunkList list, [MaybeNullWhen(false)] out QueueChunk chunk, out int index)
    {
        var at = _at[list.Rank];
        (chunk, index) = (at.Chunk ?? list.First, at.Index);
        return chunk is not null;
    }

    private bool HasPassed(QueueSlot slot)
    {
        var (chunk, index) = _at[slot.Chunk.List.Rank];
        return chunk is not null && (slot.Chunk.Number < chunk.Number || (slot.Chunk.Number == chunk.Number && slot.Index < index));
    }

    private bool TryPeekReturned(out QueueSlot slot)
    {
        slot = default;
        if (_returned is null)
        {
            return false;
        }

        while (_returned.TryPeek(out slot, out _))
        {
            if (slot.IsWaiting)
            {
                return true;
            }

            _returned.Dequeue();
        }

        return false;
    }

    private bool TryFind(ChunkList list, out QueueSlot slot)
    {
        ref var at = ref _at[list.Rank];
        at.Chunk ??= list.First;
        slot = default;

        while (at.Chunk is { } chunk)
        {
            var found = chunk.FirstWaiting(at.Index);
            if (found >= 0)
            {
                at.Index = found;
                _rankFound = list.Rank;
                slot = new QueueSlot(chunk, found);
                return true;
            }

            at.Index = chunk.Count;

            if (chunk.Next is null)
            {
                return false;
            }

            at = (chunk.Next, 0);
        }

        return false;
    }

    // One that takes nothing while others send back would gather the same places for ever.
    private void DropStale()
    {
        var kept = _returned!.UnorderedItems.Where(item => item.Element.IsWaiting).Distinct().ToList();
        _returned = new PriorityQueue<QueueSlot, (int, long)>(kept);
        _heapLimit = Math.Max(SmallHeap, kept.Count * 2);
    }
}
