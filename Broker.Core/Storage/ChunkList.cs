namespace Broker.Core.Storage;

/// <summary>Slots in the order in which messages became available, in chunks. A chunk goes when all its slots are gone.</summary>
/// <param name="rank">Which list of its store it is; of two the one with the higher rank is served first.</param>
internal sealed class ChunkList(int rank)
{
    private const int FirstCapacity = 16;

    private long _lastNumber;

    public int Rank => rank;

    public QueueChunk? First { get; private set; }

    public QueueChunk? Last { get; private set; }

    /// <summary>How many messages wait in it.</summary>
    public long Waiting { get; set; }

    /// <summary>The chunk for one message more.</summary>
    /// <param name="left">A chunk that is not needed any more, or null.</param>
    public QueueChunk Room(out QueueChunk? left)
    {
        left = null;
        if (Last is { IsFull: false })
        {
            return Last;
        }

        // Short queues, of which there may be many, stay small; long ones get there soon.
        var full = Last;
        Link(new QueueChunk(this, ++_lastNumber, Math.Clamp((full?.Capacity ?? 0) * 2, FirstCapacity, QueueChunk.MaxSlots)));
        left = full is { Live: 0 } ? full : null;
        return Last!;
    }

    /// <summary>Takes over records as they are.</summary>
    public QueueChunk Adopt(StoredRecord[] records, int from, int count, byte state)
    {
        var chunk = new QueueChunk(this, ++_lastNumber, records, from, count, state);
        Link(chunk);
        return chunk;
    }

    /// <summary>Takes out a chunk whose slots are all gone and that is not the last. Its link to the next one is cut, so that who still knows it holds no other.</summary>
    public void Unlink(QueueChunk chunk)
    {
        if (chunk.Previous is null)
        {
            First = chunk.Next;
        }
        else
        {
            chunk.Previous.Next = chunk.Next;
        }

        chunk.Next!.Previous = chunk.Previous;
        (chunk.Previous, chunk.Next) = (null, null);
    }

    public void Clear() => (First, Last, Waiting) = (null, null, 0);

    private void Link(QueueChunk chunk)
    {
        chunk.Previous = Last;
        First ??= chunk;

        if (Last is not null)
        {
            Last.Next = chunk;
        }

        Last = chunk;
    }
}
