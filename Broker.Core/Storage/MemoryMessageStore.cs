using Broker.Core.Messages;

namespace Broker.Core.Storage;

/// <summary>
/// Messages in memory. What was returned stands before what was never taken, for it was taken from there; so one queue in the
/// order of arrival and one small heap keep the whole order.
/// </summary>
public sealed class MemoryMessageStore : IMessageStore
{
    private const int LongQueue = 1024;

    private readonly Queue<QueuedMessage> _fresh = new();
    private readonly PriorityQueue<QueuedMessage, long> _returned = new();
    private long _lastSequence;

    /// <inheritdoc/>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public bool HasWaiting => _fresh.Count > 0 || _returned.Count > 0;

    /// <inheritdoc/>
    public void Append(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _fresh.Enqueue(new QueuedMessage(message, ++_lastSequence));
        Count++;
        Bytes += message.Size;
    }

    /// <inheritdoc/>
    public QueuedMessage Take() => _returned.TryDequeue(out var message, out _) ? message : _fresh.Dequeue();

    /// <inheritdoc/>
    public void PutBack(QueuedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _returned.Enqueue(message, message.Sequence);
    }

    /// <inheritdoc/>
    public void Remove(QueuedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Count--;
        Bytes -= message.Message.Size;

        // A queue that has been long gives its memory back when it is empty; a short one keeps it, for it fills and empties all the time.
        if (Count == 0 && _fresh.Capacity > LongQueue)
        {
            _fresh.TrimExcess();
            _returned.TrimExcess();
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        _fresh.Clear();
        _returned.Clear();
        Count = 0;
        Bytes = 0;
    }
}
