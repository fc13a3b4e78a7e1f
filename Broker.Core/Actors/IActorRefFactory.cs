namespace Broker.Core.Actors;

/// <summary>What makes and stops actors: the system at the top, an actor for its children.</summary>
public interface IActorRefFactory
{
    /// <summary>Makes an actor and returns at once; the instance is created in its own first turn.</summary>
    /// <param name="props">How to make the instance.</param>
    /// <param name="name">A name unique among its siblings, or null for a generated one.</param>
    /// <returns>The actor's reference, which takes messages from now on.</returns>
    /// <exception cref="InvalidActorNameException">The name is taken.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>Stops an actor after the message in hand; what still waits becomes dead letters.</summary>
    /// <param name="actor">The actor.</param>
    void Stop(IActorRef actor);
}
