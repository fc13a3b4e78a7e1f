namespace Broker.Core.Actors;

/// <summary>
/// An unbounded queue of many producers and one consumer: a linked list whose producers swap the head and then link it, so
/// that an enqueue is one atomic exchange and nobody ever waits. An empty queue holds one node and no buffer. Not to be copied.
/// </summary>
internal struct MessageQueue
{
    private Node _head;
    private Node _tail;

    public MessageQueue()
    {
        _head = _tail = new Node(null!, null);
    }

    /// <summary>True if nothing waits. A message whose producer is just about to link it counts as waiting.</summary>
    public readonly bool IsEmpty => ReferenceEquals(_tail, Volatile.Read(in _head));

    /// <summary>Adds a message. Any thread.</summary>
    public void Enqueue(object message, IActorRef? sender)
    {
        var node = new Node(message, sender);
        var previous = Interlocked.Exchange(ref _head, node);
        Volatile.Write(ref previous.Next, node);
    }

    /// <summary>Takes the oldest message. Only the consumer.</summary>
    public bool TryDequeue(out Envelope envelope)
    {
        var next = Volatile.Read(ref _tail.Next);
        if (next is null)
        {
            envelope = default;
            return false;
        }

        envelope = new Envelope(next.Message, next.Sender!);
        next.Message = null!;
        next.Sender = null;
        _tail = next;
        return true;
    }

    private sealed class Node(object message, IActorRef? sender)
    {
        public Node? Next;
        public object Message = message;
        public IActorRef? Sender = sender;
    }
}
