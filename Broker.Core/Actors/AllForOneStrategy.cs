namespace Broker.Core.Actors;

/// <summary>A decision about one child concerns all its siblings as well.</summary>
public class AllForOneStrategy : SupervisorStrategy
{
    private readonly Func<Exception, Directive> _decider;
    private readonly int _maxNrOfRetries;
    private readonly TimeSpan _withinTimeRange;

    /// <summary>Decides by the exception; children that restart too often are stopped.</summary>
    /// <param name="maxNrOfRetries">Most restarts within the time; null or negative: no limit.</param>
    /// <param name="withinTimeRange">The time; null: for ever.</param>
    /// <param name="localOnlyDecider">From exception to directive.</param>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
    {
        _decider = localOnlyDecider;
        _maxNrOfRetries = maxNrOfRetries ?? -1;
        _withinTimeRange = withinTimeRange ?? Timeout.InfiniteTimeSpan;
    }

    internal override Directive Decide(Exception cause) => _decider(cause);

    internal override void Restart(Exception cause, ChildRestartStats child, Children all)
    {
        if (!all.Stats.All(stats => stats.RequestRestartPermission(_maxNrOfRetries, _withinTimeRange)))
        {
            all.StopAll();
            return;
        }

        foreach (var stats in all.Stats)
        {
            if (!ReferenceEquals(stats, child))
            {
                // The siblings have not failed: they must be suspended as the failed one is before they are made anew.
                stats.Child.SendSystemMessage(new SystemMessage.Suspend());
            }

            stats.Child.SendSystemMessage(new SystemMessage.Recreate(cause));
        }
    }

    internal override void Stop(ChildRestartStats child, Children all) => all.StopAll();
}
