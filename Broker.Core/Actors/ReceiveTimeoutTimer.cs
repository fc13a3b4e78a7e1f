namespace Broker.Core.Actors;

/// <summary>Tells <see cref="ReceiveTimeout"/> after a time without messages, again and again.</summary>
internal sealed class ReceiveTimeoutTimer : IDisposable
{
    private readonly Timer _timer;

    public ReceiveTimeoutTimer(LocalActorRef self, TimeSpan interval)
    {
        Interval = interval;
        _timer = new Timer(_ => self.Tell(ReceiveTimeout.Instance, self), null, interval, interval);
    }

    public TimeSpan Interval { get; }

    public void Restart() => _timer.Change(Interval, Interval);

    public void Dispose() => _timer.Dispose();
}
