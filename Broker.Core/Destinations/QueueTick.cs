namespace Broker.Core.Destinations;

/// <summary>Time has passed, after which a queue has something to do.</summary>
internal sealed class QueueTick
{
    private QueueTick()
    {
    }

    public static QueueTick Instance { get; } = new();
}
