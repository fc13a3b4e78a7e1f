namespace Broker.Core.Actors;

/// <summary>A decision about a child concerns that child alone.</summary>
public class OneForOneStrategy : SupervisorStrategy
{
    private readonly Func<Exception, Directive> _decider;
    private readonly int _maxNrOfRetries;
    private readonly TimeSpan _withinTimeRange;

    /// <summary>Decides by the exception, without a limit on restarts.</summary>
    /// <param name="localOnlyDecider">From exception to directive.</param>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(null, null, localOnlyDecider)
    {
    }

    /// <summary>Decides by the exception; a child that restarts too often is stopped.</summary>
    /// <param name="maxNrOfRetries">Most restarts within the time; null or negative: no limit.</param>
    /// <param name="withinTimeRange">The time; null: for ever.</param>
    /// <param name="localOnlyDecider">From exception to directive.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
    {
        _decider = localOnlyDecider;
        _maxNrOfRetries = maxNrOfRetries ?? -1;
        _withinTimeRange = withinTimeRange ?? Timeout.InfiniteTimeSpan;
    }

    internal override Directive Decide(Exception cause) => _decider(cause);

    internal override void Restart(Exception cause, ChildRestartStats child, Children all)
    {
        if (child.RequestRestartPermission(_maxNrOfRetries, _withinTimeRange))
        {
            child.Child.SendSystemMessage(new SystemMessage.Recreate(cause));
        }
        else
        {
            child.Stop();
        }
    }

    internal override void Stop(ChildRestartStats child, Children all) => child.Stop();
}
