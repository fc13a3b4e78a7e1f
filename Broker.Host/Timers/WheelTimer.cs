using Broker.Core.Turns;

namespace Broker.Host.Timers;

/// <summary>A message that a <see cref="TimerWheel"/> will tell.</summary>
internal sealed class WheelTimer(long due, IActorRef actor, object message)
{
    private volatile bool _isCancelled;

    /// <summary>The tick at which it is told.</summary>
    public long Due => due;

    public bool IsCancelled => _isCancelled;

    /// <summary>Tells nothing. The message may be in the mailbox already.</summary>
    public void Cancel() => _isCancelled = true;

    /// <summary>Tells the message.</summary>
    public void Fire() => actor.Tell(message, ActorRefs.NoSender);

    /// <summary>Tells the message, to an actor that does nothing else on the caller's thread.</summary>
    public void FireDirectly() => actor.TellDirectly(message, ActorRefs.NoSender);
}
