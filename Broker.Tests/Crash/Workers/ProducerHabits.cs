namespace Broker.Tests.Crash.Workers;

/// <summary>How a producer behaves; chances are between 0 and 1.</summary>
internal sealed record ProducerHabits
{
    /// <summary>How often it sends what is not persistent.</summary>
    public double Volatile { get; init; }

    /// <summary>How often it wants no RECEIPT.</summary>
    public double Unconfirmed { get; init; }

    /// <summary>The longest delay of its messages; zero: none has one.</summary>
    public TimeSpan LongestDelay { get; init; }

    /// <summary>The most it sends in a life.</summary>
    public int Quota { get; init; } = 1000;

    /// <summary>How many of its SENDs may wait for a RECEIPT.</summary>
    public int Window { get; init; } = 32;
}
