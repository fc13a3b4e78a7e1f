namespace Broker.Core.Actors;

/// <summary>What makes actors: the system at the top, an actor for its children.</summary>
public interface IActorRefFactory
{
    /// <summary>Makes an actor and returns at once; the instance is created in its own first turn.</summary>
    /// <param name="props">How to make the instance.</param>
    /// <param name="name">A name unique among its siblings, or null for a generated one.</param>
    /// <returns>The actor's reference, which takes messages from now on.</returns>
    /// <exception cref="InvalidActorNameException">The name is taken, or cannot be part of a path.</exception>
    /// <exception cref="InvalidOperationException">The one that makes it is stopping or has stopped.</exception>
    IActorRef ActorOf(Props props, string? name = null);
}
