namespace Broker.Core.Destinations;

/// <summary>Tells a temporary destination that its owner is gone: drop what is there and what comes.</summary>
internal sealed class Discard
{
    private Discard()
    {
    }

    public static Discard Instance { get; } = new();
}
