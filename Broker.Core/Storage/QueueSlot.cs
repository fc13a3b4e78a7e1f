namespace Broker.Core.Storage;

/// <summary>A place in a queue.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Index">The slot in it.</param>
internal readonly record struct QueueSlot(QueueChunk Chunk, int Index)
{
    /// <summary>The place among all of its list, as a number that grows from the first to the last.</summary>
    public long Place => PlaceOf(Chunk, Index);

    public bool IsWaiting => Chunk.StateOf(Index) == SlotState.Waiting;

    /// <summary>Whether it still holds the message that it held.</summary>
    public bool Holds(long sequence) => Chunk.StateOf(Index) != SlotState.Gone && Chunk.SequenceAt(Index) == sequence;

    public static long PlaceOf(QueueChunk chunk, int index) => (chunk.Number * QueueChunk.MaxSlots) + index;
}
