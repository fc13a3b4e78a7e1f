namespace Broker.Host.Timers;

/// <summary>
/// Tells actors messages later: one timer of the clock for all connections, which turns a wheel of slots. Ten thousand idle
/// connections cost a list entry each, not a timer each. It is as exact as <see cref="Tick"/>. Any thread.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    /// <summary>The time between two slots.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private const int Slots = 1024;
    private const int Few = 256;

    private readonly Lock _lock = new();
    private readonly List<WheelTimer>[] _slots = new List<WheelTimer>[Slots];
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly ITimer _timer;
    private long _turned;

    public TimerWheel(TimeProvider clock)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => Turn(), null, Tick, Tick);
    }

    /// <summary>Tells a message once.</summary>
    /// <param name="delay">When; it is rounded up to the next tick.</param>
    /// <param name="actor">Who gets it.</param>
    /// <param name="message">The message.</param>
    /// <returns>The timer, to be cancelled.</returns>
    public WheelTimer Schedule(TimeSpan delay, IActorRef actor, object message)
    {
        lock (_lock)
        {
            var due = Math.Max(Now() + (long)Math.Ceiling(delay / Tick), _turned + 1);
            var timer = new WheelTimer(due, actor, message);
            (_slots[due % Slots] ??= []).Add(timer);
            return timer;
        }
    }

    public void Dispose() => _timer.Dispose();

    private long Now() => (long)(_clock.GetElapsedTime(_start) / Tick);

    private void Turn()
    {
        var due = new List<WheelTimer>();

        lock (_lock)
        {
            for (var now = Now(); _turned < now;)
            {
                TakeDue(++_turned, due);
            }
        }

        // To wake other threads costs more than what is done for a few connections; many are not kept waiting for each other.
        for (var index = 0; index < due.Count; index++)
        {
            if (index < Few)
            {
                due[index].FireDirectly();
            }
            else
            {
                due[index].Fire();
            }
        }
    }

    // A timer of a later turn of the wheel stays in its slot.
    private void TakeDue(long tick, List<WheelTimer> due)
    {
        var slot = _slots[tick % Slots];
        if (slot is null or { Count: 0 })
        {
            return;
        }

        due.AddRange(slot.Where(timer => timer.Due <= tick && !timer.IsCancelled));
        slot.RemoveAll(timer => timer.Due <= tick || timer.IsCancelled);
    }
}
