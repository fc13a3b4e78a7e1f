namespace Broker.Core.Actors;

/// <summary>Tells an actor that no message came for the time it named; see <see cref="IActorContext.SetReceiveTimeout"/>.</summary>
public sealed class ReceiveTimeout
{
    private ReceiveTimeout()
    {
    }

    /// <summary>The only one there is.</summary>
    public static ReceiveTimeout Instance { get; } = new();
}
