using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Actors;

/// <summary>
/// One actor's inside: its instance, behaviours, children and watchers, and the course of its life. Everything here runs in
/// the actor's own turn (see <see cref="Mailbox"/>), one message at a time, so nothing is locked.
/// </summary>
/// <remarks>
/// A failure suspends the mailbox and is reported to the parent, which answers with a system message: resume, recreate or
/// terminate. Stopping goes from the leaves to the root: an actor's PostStop runs after all its children have stopped.
/// </remarks>
internal sealed class ActorCell(ActorSystem system, LocalActorRef self, Props props, MinimalActorRef parent) : IUntypedActorContext
{
    [ThreadStatic]
    private static ActorCell? _current;

    private readonly Behaviors _behaviors = new();
    private readonly Children _children = new();
    private readonly DeathWatch _deathWatch = new(self);
    private ActorBase? _actor;
    private TimerScheduler? _timers;
    private StashedMessages? _stash;
    private ReceiveTimeoutTimer? _receiveTimeout;
    private Exception? _recreateCause;
    private Envelope _message;
    private object? _failedAt;
    private bool _terminating;
    private volatile bool _terminated;

    /// <summary>The actor whose turn runs on this thread, or null.</summary>
    public static ActorCell? Current
    {
        get => _current;
        set => _current = value;
    }

    public ActorSystem System => system;

    public Props Props => props;

    public IActorRef Self => self;

    public IActorRef Parent => parent;

    public IActorRef Sender => _message.Sender ?? system.DeadLetters;

    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Interval;

    /// <summary>True once the actor has stopped for good. Any thread.</summary>
    public bool IsTerminated => _terminated;

    private Mailbox Mailbox => self.Mailbox;

    // Creating, watching and stopping others ---------------------------------------------------------------------------

    public IActorRef ActorOf(Props props, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        return _children.Add(system, props, self, name);
    }

    public IActorRef Child(string name) => _children.Find(name);

    public IEnumerable<IActorRef> GetChildren() => _children.All;

    public void Stop(IActorRef child)
    {
        var actor = (MinimalActorRef)child;
        if (_children.TryGet(actor, out var stats))
        {
            stats.Stop();
        }
        else
        {
            actor.SendSystemMessage(new SystemMessage.Terminate());
        }
    }

    public IActorRef Watch(IActorRef subject) => _deathWatch.Watch(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message) => _deathWatch.Watch(subject, message);

    public IActorRef Unwatch(IActorRef subject) => _deathWatch.Unwatch(subject);

    // Behaviour --------------------------------------------------------------------------------------------------------

    public void Become(Receive receive) => _behaviors.Replace(receive);

    public void BecomeStacked(Receive receive) => _behaviors.Push(receive);

    public void Become(UntypedReceive receive) => Become(Handled(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(Handled(receive));

    public void UnbecomeStacked() => _behaviors.Pop();

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimeout?.Dispose();
        _receiveTimeout = timeout is { } interval ? new ReceiveTimeoutTimer(self, interval) : null;
    }

    // One message ------------------------------------------------------------------------------------------------------

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failing actor fails alone; its parent decides.")]
    public void Invoke(Envelope envelope)
    {
        if (_terminated)
        {
            system.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? system.DeadLetters, self), envelope.Sender);
            return;
        }

        _message = envelope;

        try
        {
            Receive(envelope.Message);
        }
        catch (Exception cause)
        {
            _failedAt = envelope.Message;
            Fail(cause);
        }

        _message = default;
    }

    private void Receive(object message)
    {
        switch (message)
        {
            case PoisonPill:
                Stop(self);
                return;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, self), self);
                return;
            case TimerScheduler.Tick tick when _timers?.TryTake(tick, out message!) != true:
                return;
            case Terminated terminated when !_deathWatch.TryTake(terminated.ActorRef, out message!):
                return;
        }

        if (_receiveTimeout is not null && message is not INotInfluenceReceiveTimeout and not Actors.ReceiveTimeout)
        {
            _receiveTimeout.Restart();
        }

        _actor!.AroundReceive(_behaviors.Top, message);
    }

    // Life -------------------------------------------------------------------------------------------------------------

    public void InvokeSystem(SystemMessage message)
    {
        switch (message)
        {
            case SystemMessage.Watch watch when _terminated:
                watch.Watcher.SendSystemMessage(new SystemMessage.DeathNotification(self));
                break;
            case SystemMessage.Adopt adopt when _terminated || _terminating:
                adopt.Child.SendSystemMessage(new SystemMessage.Terminate());
                break;
            case var _ when _terminated:
                break;
            case SystemMessage.Adopt adopt:
                _children.Adopt(adopt.Child);
                break;
            case SystemMessage.Create:
                Start();
                break;
            case SystemMessage.Failed failed:
                HandleFailure(failed);
                break;
            case SystemMessage.Recreate recreate:
                Recreate(recreate.Cause);
                break;
            case SystemMessage.Suspend:
                Suspend();
                break;
            case SystemMessage.Resume:
                Resume();
                break;
            case SystemMessage.Terminate:
                Terminate();
                break;
            case SystemMessage.Watch watch:
                _deathWatch.AddWatcher(watch.Watcher);
                break;
            case SystemMessage.Unwatch unwatch:
                _deathWatch.RemoveWatcher(unwatch.Watcher);
                break;
            case SystemMessage.DeathNotification death:
                OnDeath(death.Actor);
                break;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failing actor fails alone; its parent decides.")]
    private void Start()
    {
        Mailbox.SuspendCount--;

        try
        {
            CreateInstance();
            _actor!.AroundPreStart();
        }
        catch (Exception cause)
        {
            Fail(new ActorInitializationException(self, "Exception during creation", cause));
        }
    }

    private void CreateInstance()
    {
        _behaviors.Clear();
        var actor = props.NewActor();

        if (actor is IWithTimers withTimers)
        {
            withTimers.Timers = _timers = new TimerScheduler(self);
        }

        if (actor is IActorStash withStash)
        {
            withStash.Stash = _stash ??= new StashedMessages(Mailbox, () => _message);
        }

        _actor = actor;
    }

    // The failing actor takes no more messages, and neither do its children, until its parent has decided.
    private void Fail(Exception cause)
    {
        Suspend();
        parent.SendSystemMessage(new SystemMessage.Failed(self, cause));
    }

    private void Suspend()
    {
        Mailbox.SuspendCount++;
        _children.SendToAll(new SystemMessage.Suspend());
    }

    private void Resume()
    {
        Mailbox.SuspendCount = Math.Max(0, Mailbox.SuspendCount - 1);
        _children.SendToAll(new SystemMessage.Resume());
    }

    private void HandleFailure(SystemMessage.Failed failed)
    {
        if (_children.TryGet(failed.Child, out var stats)
            && !(_actor?.SupervisorStrategyOfThis ?? SupervisorStrategy.DefaultStrategy).HandleFailure(this, failed.Cause, stats, _children))
        {
            Fail(failed.Cause);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failing actor fails alone; its parent decides.")]
    private void Recreate(Exception cause)
    {
        if (_terminating)
        {
            return;
        }

        try
        {
            _actor?.AroundPreRestart(cause, _failedAt!);
        }
        catch (Exception)
        {
            // The instance is thrown away; that it fails at its farewell as well changes nothing.
        }

        DropInstance();
        _failedAt = null;
        _recreateCause = cause;
        FinishRecreate();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failing actor fails alone; its parent decides.")]
    private void FinishRecreate()
    {
        if (_recreateCause is not { } cause || _children.AnyTerminating)
        {
            return;
        }

        _recreateCause = null;

        try
        {
            CreateInstance();
            Resume();
            _actor!.AroundPostRestart(cause);
        }
        catch (Exception failure)
        {
            Fail(new ActorInitializationException(self, "Exception during restart", failure));
        }
    }

    private void Terminate()
    {
        if (_terminating)
        {
            return;
        }

        _terminating = true;
        Mailbox.SuspendCount++;
        _children.StopAll();
        FinishTerminate();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Stopping goes on whatever PostStop does.")]
    private void FinishTerminate()
    {
        if (!_terminating || _terminated || !_children.IsEmpty)
        {
            return;
        }

        try
        {
            _actor?.AroundPostStop();
        }
        catch (Exception failure)
        {
            system.EventStream.Publish(new ActorFailure(self, failure));
        }

        DropInstance();
        _terminated = true;

        // From here on the mailbox turns what arrives into dead letters.
        Mailbox.SuspendCount = 0;
        parent.SendSystemMessage(new SystemMessage.DeathNotification(self));
        _deathWatch.Announce(parent);
    }

    private void DropInstance()
    {
        _timers?.CancelAll();
        _timers = null;
        _stash?.UnstashAll();
        SetReceiveTimeout(null);
        _actor = null;
    }

    private void OnDeath(MinimalActorRef actor)
    {
        _deathWatch.Enqueue(actor);

        if (_children.Remove(actor))
        {
            FinishRecreate();
            FinishTerminate();
        }
    }

    private static Receive Handled(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };
}
