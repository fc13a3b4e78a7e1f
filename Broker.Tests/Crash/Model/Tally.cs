namespace Broker.Tests.Crash.Model;

/// <summary>How much has happened: a run in which nothing did shows nothing.</summary>
internal sealed record Tally
{
    public int Sent { get; set; }

    public int Promised { get; set; }

    public int Deliveries { get; set; }

    public int Redeliveries { get; set; }

    public int Settled { get; set; }

    public int Committed { get; set; }

    public int CommitsInDoubt { get; set; }

    public int Duplicates { get; set; }

    public int DeadLetters { get; set; }
}
