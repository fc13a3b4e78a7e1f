namespace Broker.Core.Actors;

/// <summary>Tells <see cref="ReceiveTimeout"/> after a time without messages; once, until it is restarted.</summary>
internal sealed class ReceiveTimeoutTimer : IDisposable
{
    private readonly Timer _timer;

    public ReceiveTimeoutTimer(LocalActorRef self, TimeSpan interval)
    {
        Interval = interval;
        _timer = new Timer(_ => self.Tell(ReceiveTimeout.Instance, self), null, interval, Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Interval { get; }

    /// <summary>A message is being handled.</summary>
    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>The message has been handled.</summary>
    public void Restart() => _timer.Change(Interval, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
