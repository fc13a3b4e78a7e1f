namespace Broker.Core.Actors;

/// <summary>Stops the actor that takes it, after the messages before it.</summary>
public sealed class PoisonPill
{
    private PoisonPill()
    {
    }

    /// <summary>The only one there is.</summary>
    public static PoisonPill Instance { get; } = new();
}
