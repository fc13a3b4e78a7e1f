using Broker.Core.Outbound;

namespace Broker.Host.Outbound;

/// <summary>
/// What waits to be sent on one connection. Destinations and the session put in, any thread; the connection's one
/// <see cref="FrameSender"/> takes out, a batch at a time. Nobody ever waits to put in.
/// </summary>
/// <remarks>
/// What the sender has taken counts until it has been flushed, so the limits are about memory, not about this list. An idle
/// outbox holds no buffer.
/// </remarks>
internal sealed class Outbox(OutboxLimits limits, TimeProvider clock)
{
    private const int SmallBatch = 256;

    private readonly Lock _lock = new();
    private readonly WakeSignal _wake = new();
    private readonly DrainWatchers _watchers = new();
    private OutboxEntry[]? _entries;
    private OutboxEntry[]? _spare;
    private int _count;
    private int _frames;
    private int _answers;
    private long _bytes;
    private long _progress;
    private long _lastSent = clock.GetTimestamp();
    private long _waitingSince;
    private bool _isHopeless;
    private bool _isOverflowing;
    private CloseReason? _close;

    /// <summary>Called once, from any thread, when a subscription has lost a message for want of room.</summary>
    public Action? Overflowed { get; set; }

    /// <summary>When a client last got something that it sees, as the clock's timestamp. It does not see a WebSocket's pings and pongs.</summary>
    public long LastSent => Volatile.Read(ref _lastSent);

    /// <summary>How long the connection has taken nothing of what waits for it; zero if nothing waits.</summary>
    public TimeSpan StuckFor
    {
        get
        {
            lock (_lock)
            {
                return _frames == 0 ? TimeSpan.Zero : clock.GetElapsedTime(_waitingSince);
            }
        }
    }

    /// <summary>Bytes sent so far.</summary>
    public long Progress => Volatile.Read(ref _progress);

    /// <summary>True while publishers should pause for this connection.</summary>
    public bool IsCongested
    {
        get
        {
            lock (_lock)
            {
                return IsFilled && !_isHopeless;
            }
        }
    }

    /// <summary>True if the client does not take the session's own answers: then it should not be asked for more.</summary>
    public bool IsFilledWithAnswers
    {
        get
        {
            lock (_lock)
            {
                return _answers > limits.MaxFrames / 2;
            }
        }
    }

    /// <summary>Why the connection ends, once that is decided; otherwise null.</summary>
    public CloseReason? CloseReason => Volatile.Read(ref _close);

    private bool IsFilled => _bytes > limits.MaxBytes / 2 || _frames > limits.MaxFrames / 2;

    private bool IsDrained => _bytes <= limits.MaxBytes / 4 && _frames <= limits.MaxFrames / 4;

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

            wake = Append(new OutboxEntry(frame, null, 0, 0, size));
        }

        WakeIf(wake);
    }

    /// <summary>Puts in a delivery, if its outlet is open and there is room.</summary>
    public EnqueueResult TryEnqueue(SubscriptionOutlet outlet, in Delivery delivery)
    {
        var entry = new OutboxEntry(delivery.Message, outlet, delivery.Sequence, delivery.Count, delivery.Message.Size);
        bool wake;
        bool isCongested;

        lock (_lock)
        {
            if (outlet.IsClosed || _close is not null)
            {
                return EnqueueResult.Closed;
            }

            if (_frames > 0 && (_bytes + entry.Size > limits.MaxBytes || _frames >= limits.MaxFrames))
            {
                return EnqueueResult.Full;
            }

            outlet.WrittenTo ??= delivery.WrittenTo;
            wake = outlet.Held is null ? Append(entry) : Hold(outlet.Held, entry);
            isCongested = IsFilled && !_isHopeless;
        }

        WakeIf(wake);
        return isCongested ? EnqueueResult.Congested : EnqueueResult.Enqueued;
    }

    /// <summary>Lets go what an outlet held back, behind what is in the outbox now.</summary>
    public void Open(SubscriptionOutlet outlet)
    {
        var wake = false;
        lock (_lock)
        {
            foreach (var entry in outlet.Held ?? [])
            {
                // It was counted when it was held.
                Forget(entry);
                wake |= Append(entry);
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
            var firstUnsent = long.MaxValue;
            var kept = 0;

            for (var i = 0; i < _count; i++)
            {
                ref var entry = ref _entries![i];
                if (!ReferenceEquals(entry.Outlet, outlet))
                {
                    _entries[kept++] = entry;
                    continue;
                }

                firstUnsent = Math.Min(firstUnsent, entry.Sequence);
                Forget(entry);
            }

            foreach (var entry in outlet.Held ?? [])
            {
                firstUnsent = Math.Min(firstUnsent, entry.Sequence);
                Forget(entry);
            }

            _entries.AsSpan(kept.._count).Clear();
            _count = kept;
            outlet.Held = null;
            return firstUnsent;
        }
    }

    /// <summary>Tells an actor when there is room again.</summary>
    public void NotifyWhenDrained(IActorRef actor, object message)
    {
        lock (_lock)
        {
            if (!IsDrained && _close is null)
            {
                _watchers.Add(actor, message);
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
            _isHopeless = true;
        }
    }

    /// <summary>A subscription has lost a message: the connection is no good any more.</summary>
    public void ReportOverflow()
    {
        lock (_lock)
        {
            if (_isOverflowing || _close is not null)
            {
                return;
            }

            _isOverflowing = true;
        }

        Overflowed?.Invoke();
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
                DiscardDeliveries();
            }

            if (last is not null)
            {
                Append(new OutboxEntry(last, null, 0, 0, last.Bytes.Length));
            }

            Volatile.Write(ref _close, reason);
        }

        _wake.Set();
        _watchers.NotifyAll();
    }

    // The sender's side ------------------------------------------------------------------------------------------------

    /// <summary>Waits until there is something to take, or the end. The sender only.</summary>
    public ValueTask WaitAsync() => _wake.WaitAsync();

    /// <summary>Takes all that waits. The sender only.</summary>
    /// <param name="batch">The entries; the array may be longer.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>False if nothing waits.</returns>
    public bool TryTake(out OutboxEntry[] batch, out int count)
    {
        lock (_lock)
        {
            (batch, count) = (_entries ?? [], _count);
            if (count == 0)
            {
                return false;
            }

            _entries = _spare;
            _spare = null;
            _count = 0;
            return true;
        }
    }

    /// <summary>Says that entries have been flushed. The sender only.</summary>
    public void Flushed(ReadOnlySpan<OutboxEntry> entries)
    {
        var now = clock.GetTimestamp();
        var bytes = 0L;
        var answers = 0;
        var isSeen = false;

        foreach (ref readonly var entry in entries)
        {
            bytes += entry.Size;
            answers += entry.Outlet is null ? 1 : 0;
            isSeen = isSeen || entry.Item is not ControlFrame;
        }

        Volatile.Write(ref _progress, _progress + bytes);

        if (isSeen)
        {
            Volatile.Write(ref _lastSent, now);
        }

        lock (_lock)
        {
            _frames -= entries.Length;
            _bytes -= bytes;
            _answers -= answers;
            _waitingSince = now;

            if (!IsDrained)
            {
                return;
            }

            _isHopeless = false;
        }

        _watchers.NotifyAll();
    }

    /// <summary>Gives a batch back after use. The sender only.</summary>
    public void GiveBack(OutboxEntry[] batch, int count)
    {
        batch.AsSpan(0, count).Clear();

        lock (_lock)
        {
            // A small buffer is kept while there is traffic; TrimIfIdle lets it go.
            _spare = batch.Length <= SmallBatch ? batch : null;
        }
    }

    /// <summary>Lets buffers go that are not in use.</summary>
    public void TrimIfIdle()
    {
        lock (_lock)
        {
            _spare = null;
            if (_count == 0)
            {
                _entries = null;
            }
        }
    }

    private bool Append(in OutboxEntry entry)
    {
        if (_entries is null || _count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(4, _count * 2));
        }

        _entries[_count++] = entry;
        Count(entry);
        return _count == 1;
    }

    private bool Hold(List<OutboxEntry> held, in OutboxEntry entry)
    {
        held.Add(entry);
        Count(entry);
        return false;
    }

    private void Count(in OutboxEntry entry)
    {
        if (_frames++ == 0)
        {
            _waitingSince = clock.GetTimestamp();
        }

        _bytes += entry.Size;
        _answers += entry.Outlet is null ? 1 : 0;
    }

    private void Forget(in OutboxEntry entry)
    {
        _frames--;
        _bytes -= entry.Size;
    }

    private void DiscardDeliveries()
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_entries![i].Outlet is null)
            {
                _entries[kept++] = _entries[i];
            }
            else
            {
                Forget(_entries[i]);
            }
        }

        _entries.AsSpan(kept.._count).Clear();
        _count = kept;
    }

    private void WakeIf(bool wake)
    {
        if (wake)
        {
            _wake.Set();
        }
    }
}
