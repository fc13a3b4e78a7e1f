namespace Broker.Core.Actors;

/// <summary>Makes the actor that takes it fail with an <see cref="ActorKilledException"/>.</summary>
public sealed class Kill
{
    private Kill()
    {
    }

    /// <summary>The only one there is.</summary>
    public static Kill Instance { get; } = new();
}
