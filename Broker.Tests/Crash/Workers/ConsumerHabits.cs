namespace Broker.Tests.Crash.Workers;

/// <summary>How a consumer behaves; chances are between 0 and 1, for each message.</summary>
internal sealed record ConsumerHabits
{
    /// <summary>Whether it acknowledges all up to a message, now and then (<c>client</c>), and not each message (<c>client-individual</c>).</summary>
    public bool IsCumulative { get; init; }

    /// <summary>How often it gives a message back.</summary>
    public double Rejects { get; init; }

    /// <summary>How often it rejects a message for good.</summary>
    public double Discards { get; init; }

    /// <summary>How often it does nothing about a message.</summary>
    public double Holds { get; init; }

    /// <summary>How often it closes the connection without a word, and opens another one.</summary>
    public double Leaves { get; init; }
}
