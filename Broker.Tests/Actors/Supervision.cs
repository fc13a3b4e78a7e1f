using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Strategies for tests, and what tests ask of puppets.</summary>
internal static class Supervision
{
    public static SupervisorStrategy Default => SupervisorStrategy.DefaultStrategy;

    public static SupervisorStrategy Resuming => new OneForOneStrategy(_ => Directive.Resume);

    public static SupervisorStrategy Stopping => new OneForOneStrategy(_ => Directive.Stop);

    public static SupervisorStrategy Escalating => new OneForOneStrategy(_ => Directive.Escalate);

    public static SupervisorStrategy Restarting => new OneForOneStrategy(_ => Directive.Restart);

    /// <summary>Has a puppet compute something in its own turn.</summary>
    public static async Task<T> RunAsync<T>(this IActorRef puppet, Func<Puppet, T> function)
    {
        var result = await puppet.Ask<Result<T>>(
            new Do("run", actor => actor.Asker.Tell(new Result<T>(function(actor)), actor.Here.Self)),
            StompTestClient.Patience);
        return result.Value;
    }

    /// <summary>Has a puppet make another one for its child.</summary>
    public static Task<IActorRef> MakeChildAsync(this IActorRef parent, string name, IActorRef journal, SupervisorStrategy? strategy = null) =>
        parent.RunAsync(actor => actor.Here.ActorOf(Puppet.As(name, journal, strategy), name));

    /// <summary>Waits until an actor has handled all that it was told before.</summary>
    public static Task SettleAsync(this IActorRef actor) => actor.Ask<ActorIdentity>(new Identify(0), StompTestClient.Patience);

    private sealed record Result<T>(T Value);
}
