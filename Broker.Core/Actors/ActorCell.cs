using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Actors;

/// <summary>
/// One actor as the runtime holds it, and what the actor sees of the runtime: its context. The instance that lives now is in
/// <see cref="Incarnation"/>, the course of its life in <see cref="Lifecycle"/>. Everything here runs in the actor's own turn
/// (see <see cref="Mailbox"/>), one message at a time, so nothing is locked.
/// </summary>
internal sealed class ActorCell : IUntypedActorContext
{
    [ThreadStatic]
    private static ActorCell? _current;

    private readonly LocalActorRef _self;
    private readonly MinimalActorRef _parent;
    private readonly Incarnation _incarnation;
    private readonly Lifecycle _life;
    private Children? _children;
    private DeathWatch? _deathWatch;
    private Envelope _inHand;

    public ActorCell(ActorSystem system, LocalActorRef self, Props props, MinimalActorRef parent)
    {
        System = system;
        Props = props;
        _self = self;
        _parent = parent;
        _incarnation = new Incarnation(this);
        _life = new Lifecycle(this, _incarnation);
    }

    /// <summary>The actor whose turn runs on this thread, or null.</summary>
    public static ActorCell? Current
    {
        get => _current;
        set => _current = value;
    }

    public ActorSystem System { get; }

    public Props Props { get; }

    public IActorRef Self => _self;

    public IActorRef Parent => _parent;

    public IActorRef Sender => _inHand.Sender ?? System.DeadLetters;

    public TimeSpan? ReceiveTimeout => _incarnation.ReceiveTimeout;

    /// <summary>The actor.</summary>
    public LocalActorRef Reference => _self;

    /// <summary>Who decides when it fails.</summary>
    public MinimalActorRef Supervisor => _parent;

    /// <summary>The actor's children; most have none, and there is nothing for them.</summary>
    public Children Children => _children ??= new Children();

    /// <summary>Whom the actor watches, and who watches it; the same goes for these.</summary>
    public DeathWatch DeathWatch => _deathWatch ??= new DeathWatch(_self);

    /// <summary>The message that is being handled.</summary>
    public Envelope InHand => _inHand;

    /// <summary>True once the actor has begun to stop. Any thread.</summary>
    public bool IsTerminating => _life.IsTerminating;

    /// <summary>True once the actor has stopped for good. Any thread.</summary>
    public bool IsTerminated => _life.IsTerminated;

    // Creating, watching and stopping others ---------------------------------------------------------------------------

    public IActorRef ActorOf(Props props, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(props);

        if (IsTerminating)
        {
            throw new InvalidOperationException("Cannot create child while terminating or terminated");
        }

        var child = Children.Add(System, props, _self, name);

        // A child made by an actor that has failed waits as its siblings do.
        for (var count = _life.IsFailed ? _self.Mailbox.SuspendCount : 0; count > 0; count--)
        {
            child.SendSystemMessage(new SystemMessage.Suspend());
        }

        return child;
    }

    public IActorRef Child(string name) => Children.Find(name);

    public IEnumerable<IActorRef> GetChildren() => Children.All;

    public void Stop(IActorRef child)
    {
        var actor = (MinimalActorRef)child;
        if (Children.TryGet(actor, out var stats))
        {
            stats.Stop();
        }
        else
        {
            actor.SendSystemMessage(new SystemMessage.Terminate());
        }
    }

    public IActorRef Watch(IActorRef subject) => DeathWatch.Watch(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message) => DeathWatch.Watch(subject, message);

    public IActorRef Unwatch(IActorRef subject) => DeathWatch.Unwatch(subject);

    // Behaviour --------------------------------------------------------------------------------------------------------

    public void Become(Receive receive) => _incarnation.Behaviors.Replace(receive);

    public void BecomeStacked(Receive receive) => _incarnation.Behaviors.Push(receive);

    public void Become(UntypedReceive receive) => Become(Handled(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(Handled(receive));

    public void UnbecomeStacked() => _incarnation.Behaviors.Pop();

    public void SetReceiveTimeout(TimeSpan? timeout) => _incarnation.SetReceiveTimeout(timeout);

    /// <summary>The timers of the instance that is being made.</summary>
    public ITimerScheduler StartTimers() => _incarnation.StartTimers();

    // One message ------------------------------------------------------------------------------------------------------

    /// <summary>Handles a message.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failing actor fails alone; its parent decides.")]
    public void Invoke(in Envelope envelope)
    {
        if (IsTerminated)
        {
            System.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? System.DeadLetters, _self), envelope.Sender);
            return;
        }

        _inHand = envelope;

        try
        {
            Receive(envelope.Message);
            _inHand = default;
        }
        catch (Exception cause)
        {
            // The message stays in hand: the instance hears at its farewell what it failed at, and may answer the sender.
            _life.Fail(cause);
        }
    }

    /// <summary>Handles a message of the runtime.</summary>
    public void InvokeSystem(SystemMessage message)
    {
        _life.Handle(message, _inHand.Message);

        if (!_life.IsFailed || IsTerminated)
        {
            _inHand = default;
        }
    }

    private void Receive(object message)
    {
        switch (message)
        {
            case PoisonPill:
                Stop(_self);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            case TimerScheduler.Tick tick:
                ReceiveTick(tick);
                break;
            case Terminated terminated:
                ReceiveDeath(terminated);
                break;
            default:
                _incarnation.Receive(message);
                break;
        }
    }

    private void ReceiveTick(TimerScheduler.Tick tick)
    {
        if (_incarnation.TryTake(tick))
        {
            // The stash puts aside what is in hand.
            _inHand = new Envelope(tick.Message, _inHand.Sender);
            Receive(tick.Message);
        }
    }

    private void ReceiveDeath(Terminated terminated)
    {
        if (DeathWatch.TryTake(terminated, out var message))
        {
            _inHand = new Envelope(message, _inHand.Sender);
            _incarnation.Receive(message);
        }
    }

    private static Receive Handled(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };
}
