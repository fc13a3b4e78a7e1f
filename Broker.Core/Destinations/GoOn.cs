namespace Broker.Core.Destinations;

/// <summary>What a queue tells itself when it has stopped in the middle of much work.</summary>
internal sealed class GoOn
{
    private GoOn()
    {
    }

    public static GoOn Instance { get; } = new();
}
