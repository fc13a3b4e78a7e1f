namespace Broker.Core.Actors;

/// <summary>What an actor remembers of one child: how often it restarted lately, and whether it is stopping.</summary>
internal sealed class ChildRestartStats(LocalActorRef child)
{
    private int _restarts;
    private long _windowStart;

    public LocalActorRef Child => child;

    public bool IsStopping { get; private set; }

    /// <summary>Counts a restart.</summary>
    /// <param name="maxNrOfRetries">Most restarts within the window; negative: no limit.</param>
    /// <param name="window">The window; infinite: for ever.</param>
    /// <returns>False if the child has used up its restarts.</returns>
    public bool RequestRestartPermission(int maxNrOfRetries, TimeSpan window)
    {
        var hasWindow = window > TimeSpan.Zero;
        if (maxNrOfRetries < 0)
        {
            // A window without a number means one restart within it.
            return !hasWindow || RequestRestartPermission(1, window);
        }

        var now = Environment.TickCount64;
        var expired = hasWindow && now - _windowStart > window.TotalMilliseconds;
        if (_restarts == 0 || expired)
        {
            _windowStart = now;
            _restarts = 0;
        }

        return ++_restarts <= maxNrOfRetries;
    }

    public void Stop()
    {
        IsStopping = true;
        child.SendSystemMessage(new SystemMessage.Terminate());
    }
}
