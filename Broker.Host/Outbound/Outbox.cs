using Broker.Core.Outbound;

namespace Broker.Host.Outbound;

/// <summary>
/// What waits to be sent on one connection. Destinations and the session put in, any thread; the connection's one
/// <see cref="FrameSender"/> takes out, a batch at a time. Nobody ever waits to put in. What the sender has taken counts until it has
/// been flushed, so the limits are about memory, not about this list. An idle outbox holds no buffer.
/// </summary>
internal sealed class Outbox(OutboxLimits limits, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly WakeSignal _wake = new();
    private OutboxEntries _entries;
    private DrainWatchers? _watchers;
    private OutboxLoad _load = new(limits, clock);
    private long _progress;
    private long _lastSent = clock.GetTimestamp();
    private bool _isOverflowing;
    private bool _hasDropped;
    private CloseReason? _close;

    /// <summary>The session's actor, which is told what happens here, see <see cref="OutboxSignal"/>; there before anything is put in.</summary>
    public IActorRef Owner { get; set; } = ActorRefs.Nobody;

    /// <summary>When a client last got something that it sees, as the clock's timestamp. It does not see a WebSocket's pings and pongs.</summary>
    public long LastSent => Volatile.Read(ref _lastSent);

    /// <summary>How long the connection has taken nothing of what waits for it; zero if nothing waits.</summary>
    public TimeSpan StuckFor => Load.StuckFor;

    /// <summary>Bytes sent so far.</summary>
    public long Progress => Volatile.Read(ref _progress);

    /// <summary>True while publishers should pause for this connection.</summary>
    public bool IsCongested => Load.IsCongested;

    /// <summary>True while publishers should keep back a message of this size for this connection.</summary>
    public bool IsTooFullFor(int size) => CloseReason is null && Load.IsTooFullFor(size);

    /// <summary>True if the client does not take the session's own answers: then it should not be asked for more.</summary>
    public bool IsFilledWithAnswers => Load.IsFilledWithAnswers;

    /// <summary>Why the connection ends, once that is decided; otherwise null.</summary>
    public CloseReason? CloseReason => Volatile.Read(ref _close);

    private OutboxLoad Load
    {
        get
        {
            lock (_lock)
            {
                return _load;
            }
        }
    }

    /// <summary>Other limits hold from now on; what is over them stays.</summary>
    public void Use(OutboxLimits other)
    {
        lock (_lock)
        {
            _load.Use(other);
        }
    }

    /// <summary>Puts in a frame of the session itself, whether there is room or not. The session keeps their number small.</summary>
    /// <param name="frame">An <see cref="EncodedFrame"/> or a <see cref="ControlFrame"/>.</param>
    /// <param name="size">Its size.</param>
    public void Enqueue(object frame, int size)
    {
        bool wake;
        lock (_lock)
        {
            if (_close is not null)
            {
                return;
            }

            var entry = new OutboxEntry(frame, null, 0, 0, size);
            _load.Add(entry);
            wake = _entries.Add(entry);
        }

        WakeIf(wake);
    }

    /// <summary>Puts in a delivery, if its outlet is open and there is room.</summary>
    public EnqueueResult TryEnqueue(SubscriptionOutlet outlet, in Delivery delivery)
    {
        var entry = new OutboxEntry(delivery.Expendable ?? (object)delivery.Message, outlet, delivery.Sequence, delivery.Count, delivery.Message.Size, delivery.Dropped);
        bool wake;
        bool isCongested;

        lock (_lock)
        {
            if (outlet.IsClosed || _close is not null)
            {
                return EnqueueResult.Closed;
            }

            if (delivery.Expendable is not null)
            {
                return EnqueueExpendable(outlet, entry);
            }

            if (!_load.HasRoomFor(entry.Size))
            {
                return EnqueueResult.Full;
            }

            outlet.WrittenTo ??= delivery.WrittenTo;
            outlet.Held?.Add(entry);
            wake = outlet.Held is null && _entries.Add(entry);
            _load.Add(entry);
            isCongested = _load.IsCongested;
        }

        WakeIf(wake);
        return isCongested ? EnqueueResult.Congested : EnqueueResult.Enqueued;
    }

    // With the lock held. What is dropped may make room for others than this message.
    private EnqueueResult EnqueueExpendable(SubscriptionOutlet outlet, in OutboxEntry entry)
    {
        if (Backlog.MakesRoomFor(entry, outlet, ref _entries, ref _load))
        {
            outlet.Held?.Add(entry);
            WakeIf(outlet.Held is null && _entries.Add(entry));
            _load.Add(entry);
            outlet.Backlog?.Added(_entries.End - 1, entry);
        }

        _hasDropped |= outlet.Backlog is { Dropped: > 0 };
        NotifyIfDrained();
        return _load.IsCongested ? EnqueueResult.Congested : EnqueueResult.Enqueued;
    }

    /// <summary>Lets go what an outlet held back, behind what is in the outbox now.</summary>
    public void Open(SubscriptionOutlet outlet)
    {
        var wake = false;
        lock (_lock)
        {
            foreach (var entry in outlet.Held ?? [])
            {
                wake |= _entries.Add(entry);
            }

            outlet.Held = null;
        }

        WakeIf(wake);
    }

    /// <summary>Ends an outlet: it takes nothing more, and what the sender has not taken yet is not sent.</summary>
    /// <returns>The first delivery that was certainly not sent.</returns>
    public long Close(SubscriptionOutlet outlet)
    {
        lock (_lock)
        {
            outlet.IsClosed = true;
            var unsent = _entries.RemoveDeliveries(outlet);
            _load.Remove(unsent);
            _load.Remove(outlet.Held);

            // What is held is all there is of the outlet, or there is none held: both are in order.
            var first = unsent ?? outlet.Held;
            var firstUnsent = first is [var entry, ..] ? entry.Sequence : long.MaxValue;
            outlet.Held = null;
            NotifyIfDrained();
            return firstUnsent;
        }
    }

    /// <summary>Tells an actor when there is room again.</summary>
    public void NotifyWhenDrained(IActorRef actor, object message)
    {
        lock (_lock)
        {
            if (!_load.IsDrained && _close is null)
            {
                (_watchers ??= new DrainWatchers()).Add(actor, message);
                return;
            }
        }

        actor.Tell(message, ActorRefs.NoSender);
    }

    /// <summary>Publishers do not pause for this connection any more, until it has emptied.</summary>
    public void StopWaiting()
    {
        lock (_lock)
        {
            _load.GiveUp();
        }
    }

    /// <summary>A subscription has lost a message: the owner is told once, for the connection is no good any more.</summary>
    public void ReportOverflow()
    {
        if (CloseReason is null && !Interlocked.Exchange(ref _isOverflowing, true))
        {
            Owner.Tell(OutboxSignal.Overflowed, ActorRefs.NoSender);
        }
    }

    /// <summary>Puts in the last frame, if any, and ends the outbox: what is in it is sent, then the connection closes.</summary>
    /// <param name="last">The last frame, or null.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="discardDeliveries">Whether messages that wait are dropped: their connection does not take them.</param>
    public void Complete(EncodedFrame? last, CloseReason reason, bool discardDeliveries)
    {
        lock (_lock)
        {
            if (_close is not null)
            {
                return;
            }

            if (discardDeliveries)
            {
                _load.Remove(_entries.RemoveDeliveries(outlet: null));
            }

            if (last is not null)
            {
                var entry = new OutboxEntry(last, null, 0, 0, last.Bytes.Length);
                _load.Add(entry);
                _entries.Add(entry);
            }

            Volatile.Write(ref _close, reason);
        }

        _wake.Set();
        Volatile.Read(ref _watchers)?.NotifyAll();
    }

    // The sender's side ------------------------------------------------------------------------------------------------

    /// <summary>Waits until there is something to take, or the end. The sender only.</summary>
    public ValueTask WaitAsync() => _wake.WaitAsync();

    /// <summary>Takes what waits, as much as is written at once. The sender only.</summary>
    /// <param name="batch">The entries; the array may be longer. To be given back.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>False if nothing waits.</returns>
    public bool TryTake(out OutboxEntry[] batch, out int count)
    {
        lock (_lock)
        {
            batch = _entries.Take(out count);

            if (_hasDropped)
            {
                Backlog.Tell(batch.AsSpan(0, count));
            }

            return count > 0;
        }
    }

    /// <summary>Says that entries have been flushed. The sender only.</summary>
    public void Flushed(ReadOnlySpan<OutboxEntry> entries)
    {
        var now = clock.GetTimestamp();
        var totals = BatchTotals.Of(entries);
        Volatile.Write(ref _progress, _progress + totals.Bytes);

        if (totals.IsSeen)
        {
            Volatile.Write(ref _lastSent, now);
        }

        lock (_lock)
        {
            _load.Flushed(totals, now);
            NotifyIfDrained();
        }
    }

    private void NotifyIfDrained()
    {
        if (_load.IsDrained)
        {
            _watchers?.NotifyAll();
        }
    }

    private void WakeIf(bool wake)
    {
        if (wake)
        {
            _wake.Set();
        }
    }
}
