namespace Broker.Core.Destinations;

/// <summary>Asks a queue how much it holds. Answered with <see cref="QueueLength"/>.</summary>
internal sealed class GetLength
{
    private GetLength()
    {
    }

    public static GetLength Instance { get; } = new();
}
