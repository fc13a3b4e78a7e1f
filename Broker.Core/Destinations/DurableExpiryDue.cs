namespace Broker.Core.Destinations;

/// <summary>Tells a directory that a durable subscription may have gone unused for too long.</summary>
internal sealed class DurableExpiryDue
{
    private DurableExpiryDue()
    {
    }

    public static DurableExpiryDue Instance { get; } = new();
}
