namespace Broker.Core.Destinations;

/// <summary>The one timer of a queue, which is there only while something is due later. Part of the queue's actor.</summary>
internal sealed class QueueTimer(IActorRef queue, TimeProvider clock)
{
    // Longer than that no timer need run: it is set again then.
    private const long Longest = 24 * 60 * 60 * 1000;

    private ITimer? _timer;
    private long _due = long.MaxValue;

    /// <summary>Sees to it that the queue hears when something is due.</summary>
    /// <param name="due">When, in milliseconds since 1970.</param>
    public void Set(long due)
    {
        if (due == _due)
        {
            return;
        }

        _due = due;

        if (due == long.MaxValue)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = TimeSpan.FromMilliseconds(Math.Clamp(due - clock.GetUtcNow().ToUnixTimeMilliseconds(), 0, Longest));
        _timer ??= clock.CreateTimer(_ => queue.Tell(QueueTick.Instance, ActorRefs.NoSender), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The queue has heard.</summary>
    public void OnTick() => _due = long.MaxValue;

    public void Dispose()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
