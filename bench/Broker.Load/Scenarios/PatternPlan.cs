namespace Broker.Load.Scenarios;

/// <summary>Many topics, each matched by one of as many patterns, and one publisher that sends to the topics in turn.</summary>
internal sealed record PatternPlan
{
    /// <summary>How many topics, and patterns.</summary>
    public int Patterns { get; init; } = 10_000;

    /// <summary>How many patterns a session subscribes to.</summary>
    public int PerSession { get; init; } = 100;

    /// <summary>How many messages are sent in a round, at most if <see cref="RoundTime"/> is given.</summary>
    public int Messages { get; init; } = 200_000;

    /// <summary>How long a round should take; zero: as long as its messages take.</summary>
    public TimeSpan RoundTime { get; init; }

    /// <summary>How many messages may be under way.</summary>
    public int InFlight { get; init; } = 200;

    /// <summary>Octets of a body.</summary>
    public int BodyLength { get; init; } = 256;

    /// <summary>How many sessions subscribe.</summary>
    public int Sessions => (Patterns + PerSession - 1) / PerSession;
}
