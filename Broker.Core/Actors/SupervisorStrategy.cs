namespace Broker.Core.Actors;

/// <summary>How an actor decides about children that threw.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>Restarts a child that threw; stops one that could not be made, was killed or did not expect a death.</summary>
    public static SupervisorStrategy DefaultStrategy { get; } = new OneForOneStrategy(DefaultDecider);

    /// <summary>Stops every child that threw.</summary>
    public static SupervisorStrategy StoppingStrategy { get; } = new OneForOneStrategy(_ => Directive.Stop);

    internal abstract Directive Decide(Exception cause);

    /// <summary>Decides and acts.</summary>
    /// <returns>False if the failure is the parent's own now.</returns>
    internal bool HandleFailure(ActorSystem system, Exception cause, ChildRestartStats child, Children all)
    {
        system.EventStream.Publish(new ActorFailure(child.Child, cause));

        switch (Decide(cause))
        {
            case Directive.Escalate:
                return false;
            case Directive.Resume:
                child.Child.SendSystemMessage(new SystemMessage.Resume(IsAnswer: true));
                return true;
            case Directive.Restart:
                Restart(cause, child, all);
                return true;
            default:
                Stop(child, all);
                return true;
        }
    }

    internal abstract void Restart(Exception cause, ChildRestartStats child, Children all);

    internal abstract void Stop(ChildRestartStats child, Children all);

    private static Directive DefaultDecider(Exception cause) =>
        cause is ActorInitializationException or ActorKilledException or DeathPactException ? Directive.Stop : Directive.Restart;
}
