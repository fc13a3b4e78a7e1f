namespace Broker.Core.Actors;

/// <summary>The timers of one actor instance. Used in the actor's turn; the timers themselves only post to its mailbox.</summary>
internal sealed class TimerScheduler(LocalActorRef self) : ITimerScheduler
{
    private readonly Dictionary<object, Tick> _active = [];

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) => Start(key, msg, initialDelay, interval);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, Timeout.InfiniteTimeSpan);

    public bool IsTimerActive(object key) => _active.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_active.Remove(key, out var tick))
        {
            tick.Timer.Dispose();
        }
    }

    public void CancelAll()
    {
        foreach (var tick in _active.Values)
        {
            tick.Timer.Dispose();
        }

        _active.Clear();
    }

    /// <summary>True if the tick belongs to a timer that still runs.</summary>
    public bool TryTake(Tick tick)
    {
        if (!_active.TryGetValue(tick.Key, out var current) || !ReferenceEquals(current, tick))
        {
            return false;
        }

        if (!tick.IsPeriodic)
        {
            Cancel(tick.Key);
        }

        return true;
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan interval)
    {
        Cancel(key);
        var tick = new Tick(key, message, interval != Timeout.InfiniteTimeSpan);
        _active.Add(key, tick);
        tick.Timer = new Timer(state => self.Tell(state!, ActorRefs.NoSender), tick, delay, interval);
    }

    /// <summary>What a timer posts: itself, so that a tick of a timer that was stopped meanwhile is recognised.</summary>
    public sealed class Tick(object key, object message, bool isPeriodic)
    {
        public object Key => key;

        public object Message => message;

        public bool IsPeriodic => isPeriodic;

        public Timer Timer { get; set; } = null!;
    }
}
