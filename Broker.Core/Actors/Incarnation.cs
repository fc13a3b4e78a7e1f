namespace Broker.Core.Actors;

/// <summary>
/// The instance of an actor that lives now, and what goes when it goes: behaviours, timers, stash, receive timeout. An actor that
/// is restarted has one after another. Used in the actor's turn.
/// </summary>
/// <param name="cell">The actor.</param>
internal sealed class Incarnation(ActorCell cell)
{
    private Behaviors _behaviors = new();
    private ActorBase? _actor;
    private TimerScheduler? _timers;
    private StashedMessages? _stash;
    private ReceiveTimeoutTimer? _receiveTimeout;

    /// <summary>The instance, or null between two, before the first and after the last.</summary>
    public ActorBase? Actor => _actor;

    public ref Behaviors Behaviors => ref _behaviors;

    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Interval;

    /// <summary>How failing children are dealt with: as the recipe says, or else as the instance does.</summary>
    public SupervisorStrategy Supervision => cell.Props.SupervisorStrategy ?? _actor?.SupervisorStrategyOfThis ?? SupervisorStrategy.DefaultStrategy;

    /// <summary>Makes an instance.</summary>
    public ActorBase Begin()
    {
        _behaviors.Clear();
        var actor = cell.Props.NewActor();

        if (actor is IActorStash withStash)
        {
            withStash.Stash = _stash ??= new StashedMessages(cell);
        }

        return _actor = actor;
    }

    /// <summary>Lets the instance go. What it had stashed goes back to the mailbox.</summary>
    public void End()
    {
        _timers?.CancelAll();
        _timers = null;
        _stash?.UnstashAll();
        SetReceiveTimeout(null);

        if (_actor is not null)
        {
            cell.Props.Release(_actor);
            _actor = null;
        }
    }

    /// <summary>Timers for the instance that is being made.</summary>
    public TimerScheduler StartTimers() => _timers = new TimerScheduler(cell.Reference);

    /// <summary>True if the tick belongs to a timer of this instance that runs.</summary>
    public bool TryTake(TimerScheduler.Tick tick) => _timers?.TryTake(tick) == true;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimeout?.Dispose();
        _receiveTimeout = timeout is { } interval ? new ReceiveTimeoutTimer(cell.Reference, interval) : null;
    }

    /// <summary>Gives the instance a message.</summary>
    public void Receive(object message)
    {
        if (_receiveTimeout is null || message is INotInfluenceReceiveTimeout)
        {
            _actor!.AroundReceive(_behaviors.Top, message);
            return;
        }

        // The time that handling takes is no time without messages.
        _receiveTimeout.Stop();

        try
        {
            _actor!.AroundReceive(_behaviors.Top, message);
        }
        finally
        {
            _receiveTimeout?.Restart();
        }
    }
}
