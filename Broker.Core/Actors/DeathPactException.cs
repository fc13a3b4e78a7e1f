namespace Broker.Core.Actors;

/// <summary>A watched actor died and the watcher did not handle <see cref="Terminated"/>.</summary>
/// <param name="deadActor">The actor that died.</param>
public class DeathPactException(IActorRef deadActor) : Exception($"Monitored actor [{deadActor}] terminated")
{
    /// <summary>The actor that died.</summary>
    public IActorRef DeadActor { get; } = deadActor;
}
