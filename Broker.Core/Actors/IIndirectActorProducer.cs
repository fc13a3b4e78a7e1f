namespace Broker.Core.Actors;

/// <summary>Makes the instances of one actor; see <see cref="Props.CreateBy"/>.</summary>
public interface IIndirectActorProducer
{
    /// <summary>The actor's type.</summary>
    Type ActorType { get; }

    /// <summary>Makes an instance, never the same one twice. Called in the actor's turn.</summary>
    /// <returns>The instance.</returns>
    ActorBase Produce();

    /// <summary>An instance is let go.</summary>
    /// <param name="actor">The instance.</param>
    void Release(ActorBase actor);
}
