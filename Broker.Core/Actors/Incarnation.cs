namespace Broker.Core.Actors;

/// <summary>
/// The instance of an actor that lives now, and what goes when it goes: behaviours, timers, stash, receive timeout. An actor that
/// is restarted has one after another. Used in the actor's turn.
/// </summary>
/// <param name="self">The actor.</param>
/// <param name="props">How instances are made.</param>
/// <param name="messageInHand">The message that is being handled.</param>
/// <param name="deathWatch">Whom the actor watches.</param>
internal sealed class Incarnation(LocalActorRef self, Props props, Func<Envelope> messageInHand, DeathWatch deathWatch)
{
    private ActorBase? _actor;
    private TimerScheduler? _timers;
    private StashedMessages? _stash;
    private ReceiveTimeoutTimer? _receiveTimeout;

    /// <summary>The instance, or null between two, before the first and after the last.</summary>
    public ActorBase? Actor => _actor;

    public Behaviors Behaviors { get; } = new();

    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Interval;

    /// <summary>How failing children are dealt with: as the recipe says, or else as the instance does.</summary>
    public SupervisorStrategy Supervision => props.SupervisorStrategy ?? _actor?.SupervisorStrategyOfThis ?? SupervisorStrategy.DefaultStrategy;

    /// <summary>Makes an instance.</summary>
    public ActorBase Begin()
    {
        Behaviors.Clear();
        var actor = props.NewActor();

        if (actor is IActorStash withStash)
        {
            withStash.Stash = _stash ??= new StashedMessages(self.Mailbox, messageInHand, deathWatch);
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
        _actor = null;
    }

    /// <summary>Timers for the instance that is being made.</summary>
    public TimerScheduler StartTimers() => _timers = new TimerScheduler(self);

    /// <summary>True if the tick belongs to a timer of this instance that runs.</summary>
    public bool TryTake(TimerScheduler.Tick tick) => _timers?.TryTake(tick) == true;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimeout?.Dispose();
        _receiveTimeout = timeout is { } interval ? new ReceiveTimeoutTimer(self, interval) : null;
    }

    /// <summary>Gives the instance a message.</summary>
    public void Receive(object message)
    {
        if (_receiveTimeout is null || message is INotInfluenceReceiveTimeout)
        {
            _actor!.AroundReceive(Behaviors.Top, message);
            return;
        }

        // The time that handling takes is no time without messages.
        _receiveTimeout.Stop();

        try
        {
            _actor!.AroundReceive(Behaviors.Top, message);
        }
        finally
        {
            _receiveTimeout?.Restart();
        }
    }
}
