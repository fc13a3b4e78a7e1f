namespace Broker.Core.Actors;

/// <summary>What every reference shares: a path, and equality by it.</summary>
internal abstract class MinimalActorRef(ActorPath path) : IActorRef
{
    public ActorPath Path { get; } = path;

    public abstract void Tell(object message, IActorRef? sender);

    /// <summary>Takes part in the life of the actor (watching, failing, stopping). References without an actor ignore it.</summary>
    public virtual void SendSystemMessage(SystemMessage message)
    {
    }

    // A path is unique among the living, and an actor has exactly one reference object, so identity is equality.
    public bool Equals(IActorRef? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public int CompareTo(IActorRef? other) => other is null ? 1 : Path.CompareTo(other.Path);

    public int CompareTo(object? obj) => CompareTo(obj as IActorRef);

    public override string ToString() => $"[{Path}]";
}
