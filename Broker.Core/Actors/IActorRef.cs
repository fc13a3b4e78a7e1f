namespace Broker.Core.Actors;

/// <summary>
/// The address of an actor: all that the rest of the program ever holds of it. It stays valid after the actor has stopped; what
/// is told to it then becomes a <see cref="DeadLetter"/>.
/// </summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>The place of the actor in its system, unique while the actor lives.</summary>
    ActorPath Path { get; }
}
