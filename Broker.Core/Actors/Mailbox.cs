namespace Broker.Core.Actors;

/// <summary>
/// The messages that wait for one actor, and the work item that runs it: at most one thread at a time, a batch of messages a turn.
/// A producer that finds the mailbox idle queues it on its own thread's local work queue, where it runs while its data are
/// still in the cache; a mailbox that has used up its turn goes to the end of the global queue, so that it starves nobody.
/// </summary>
internal sealed class Mailbox(ActorCell cell) : IThreadPoolWorkItem
{
    // Long enough to pay for being scheduled, short enough that the others wait microseconds, not milliseconds.
    private const int MessagesPerTurn = 64;

    // They are not to be copied, so none of them is readonly.
    private MessageQueue _user = new();
    private SystemMessages _system;
    private LinkedList<Envelope>? _front;
    private int _scheduled;

    /// <summary>How many reasons there are to take no user message now; at first one, that the actor has not been made. Only the actor's turn changes it.</summary>
    public int SuspendCount { get; set; } = 1;

    /// <summary>There is one reason less to take no user message, if there is one. Only the actor's turn.</summary>
    public void EndSuspension() => SuspendCount = Math.Max(0, SuspendCount - 1);

    /// <summary>Adds a message. Any thread.</summary>
    public void Post(object message, IActorRef? sender)
    {
        _user.Enqueue(message, sender);
        Schedule(preferLocal: true);
    }

    /// <summary>
    /// Handles a message before this returns, in a turn of its own on the caller's thread, if the actor is doing nothing and nothing waits
    /// for it; otherwise adds it. Any thread; what the caller has in its hands stays in them meanwhile.
    /// </summary>
    public void PostOrRun(object message, IActorRef? sender)
    {
        if (!TryBeginTurn())
        {
            Post(message, sender);
        }
        else if (SuspendCount > 0 || HasWaiting)
        {
            // What came before is handled before.
            _user.Enqueue(message, sender);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
        else
        {
            RunTurn(new Envelope(message, sender!), preferLocal: true);
        }
    }

    /// <summary>Adds a message of the runtime. Any thread.</summary>
    public void PostSystem(SystemMessage message)
    {
        _system.Add(message);
        Schedule(preferLocal: true);
    }

    /// <summary>Puts messages before all that wait, in their order. Only the actor's turn.</summary>
    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        _front ??= new LinkedList<Envelope>();
        LinkedListNode<Envelope>? last = null;

        foreach (var envelope in envelopes)
        {
            last = last is null ? _front.AddFirst(envelope) : _front.AddAfter(last, envelope);
        }
    }

    /// <summary>One turn; called by the thread pool.</summary>
    public void Execute() => RunTurn(first: default, preferLocal: false);

    private bool HasWaiting => !_system.IsEmpty || !_user.IsEmpty || _front is { Count: > 0 };

    private bool HasWork => !_system.IsEmpty || (SuspendCount == 0 && HasWaiting);

    // With a message that does not wait like the others, or with all that wait.
    private void RunTurn(in Envelope first, bool preferLocal)
    {
        var outer = ActorCell.Current;
        ActorCell.Current = cell;

        try
        {
            if (first.Message is not null)
            {
                cell.Invoke(first);
                RunSystemMessages();
            }
            else
            {
                RunBatch();
            }
        }
        finally
        {
            ActorCell.Current = outer;
            Interlocked.Exchange(ref _scheduled, 0);
        }

        if (HasWork)
        {
            Schedule(preferLocal);
        }

        if (outer is null)
        {
            AfterTurn.RunAll();
        }
    }

    private void RunBatch()
    {
        RunSystemMessages();

        for (var left = MessagesPerTurn; left > 0 && SuspendCount == 0 && TryTakeNext(out var envelope); left--)
        {
            cell.Invoke(envelope);
            RunSystemMessages();
        }
    }

    private void RunSystemMessages()
    {
        while (!_system.IsEmpty)
        {
            for (var message = _system.TakeAll(); message is not null;)
            {
                // It may be handled later, and is in no queue then.
                var next = message.Next;
                message.Next = null;
                cell.InvokeSystem(message);
                message = next;
            }
        }
    }

    private bool TryTakeNext(out Envelope envelope)
    {
        if (_front is { First: { } first })
        {
            envelope = first.Value;
            _front.RemoveFirst();
            return true;
        }

        return _user.TryDequeue(out envelope);
    }

    private void Schedule(bool preferLocal)
    {
        if (TryBeginTurn())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal);
        }
    }

    // Whoever begins a turn runs it, or has it run.
    private bool TryBeginTurn() => Volatile.Read(ref _scheduled) == 0 && Interlocked.Exchange(ref _scheduled, 1) == 0;
}
