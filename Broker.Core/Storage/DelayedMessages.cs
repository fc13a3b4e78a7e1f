namespace Broker.Core.Storage;

/// <summary>When messages become available that were sent with a delay, the first first.</summary>
internal sealed class DelayedMessages
{
    private readonly PriorityQueue<QueueSlot, (long Due, long Place)> _byTime = new();

    /// <summary>When the next one becomes available, or is of no use any more before.</summary>
    public long Next => _byTime.TryPeek(out _, out var first) ? first.Due : long.MaxValue;

    public bool IsEmpty => _byTime.Count == 0;

    public void Add(QueueSlot slot, long availableAt, long expires) =>
        _byTime.Enqueue(slot, (expires == 0 ? availableAt : Math.Min(availableAt, expires), slot.Place));

    /// <summary>Takes one whose time has come.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryTake(long now, out QueueSlot slot)
    {
        while (_byTime.TryPeek(out slot, out var first) && first.Due <= now)
        {
            _byTime.Dequeue();
            if (slot.Chunk.StateOf(slot.Index) == SlotState.Delayed)
            {
                return true;
            }
        }

        return false;
    }

    public void Clear() => _byTime.Clear();
}
