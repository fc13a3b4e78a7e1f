using System.Runtime.InteropServices;

namespace Broker.Host.Outbound;

/// <summary>
/// How much there is in an outbox, what the sender has taken but not flushed included, and what follows from that. A part of the
/// outbox, guarded by its lock.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct OutboxLoad(OutboxLimits limits, TimeProvider clock)
{
    private int _frames;
    private int _answers;
    private long _bytes;
    private long _waitingSince;
    private bool _isHopeless;

    /// <summary>How long the connection has taken nothing of what waits for it; zero if nothing waits.</summary>
    public readonly TimeSpan StuckFor => _frames == 0 ? TimeSpan.Zero : clock.GetElapsedTime(_waitingSince);

    /// <summary>True if the connection is slow to take what waits for it.</summary>
    public readonly bool IsHalfFull => _bytes > limits.MaxBytes / 2 || _frames > limits.MaxFrames / 2;

    /// <summary>True while publishers should pause for this connection.</summary>
    public readonly bool IsCongested => IsHalfFull && !_isHopeless;

    /// <summary>True if the client does not take the session's own answers.</summary>
    public readonly bool IsFilledWithAnswers => _answers > limits.MaxFrames / 2;

    /// <summary>True if there is so little that publishers may go on.</summary>
    public readonly bool IsDrained => _bytes <= limits.MaxBytes / 4 && _frames <= limits.MaxFrames / 4;

    /// <summary>True while publishers should keep back a message of this size for this connection.</summary>
    public readonly bool IsTooFullFor(int size) => !_isHopeless && !HasRoomFor(size);

    /// <summary>Whether a delivery fits. One always fits a drained outbox, however large it is: to wait for its emptiness would be to let it idle.</summary>
    public readonly bool HasRoomFor(int size) => IsDrained || (_bytes + size <= limits.MaxBytes && _frames < limits.MaxFrames);

    /// <summary>Other limits hold from now on; what is over them stays.</summary>
    public void Use(OutboxLimits other) => limits = other;

    /// <summary>Counts an entry.</summary>
    public void Add(in OutboxEntry entry)
    {
        if (_frames++ == 0)
        {
            _waitingSince = clock.GetTimestamp();
        }

        _bytes += entry.Size;
        _answers += entry.Outlet is null ? 1 : 0;
    }

    /// <summary>Counts deliveries no more that will not be sent.</summary>
    public void Remove(List<OutboxEntry>? deliveries)
    {
        foreach (var entry in deliveries ?? [])
        {
            Remove(entry);
        }
    }

    /// <summary>Counts a delivery no more that will not be sent.</summary>
    public void Remove(in OutboxEntry delivery)
    {
        _frames--;
        _bytes -= delivery.Size;
    }

    /// <summary>Counts entries no more that have been flushed.</summary>
    public void Flushed(in BatchTotals totals, long now)
    {
        _frames -= totals.Frames;
        _answers -= totals.Answers;
        _bytes -= totals.Bytes;
        _waitingSince = now;
        _isHopeless = _isHopeless && !IsDrained;
    }

    /// <summary>Publishers do not pause for this connection any more, until it has drained.</summary>
    public void GiveUp() => _isHopeless = true;
}
