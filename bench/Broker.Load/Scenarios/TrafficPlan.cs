namespace Broker.Load.Scenarios;

/// <summary>Who sends what to whom.</summary>
internal sealed record TrafficPlan
{
    /// <summary>The name in reports.</summary>
    public required string Name { get; init; }

    /// <summary>How many destinations there are, each with publishers and subscribers of its own.</summary>
    public int Destinations { get; init; } = 1;

    /// <summary>Publishers of each destination; of a topic one.</summary>
    public int Publishers { get; init; } = 1;

    /// <summary>Subscribers of each destination.</summary>
    public int Subscribers { get; init; } = 1;

    /// <summary>How many messages each publisher sends in a round.</summary>
    public required int Messages { get; init; }

    /// <summary>How many of a publisher's messages may be under way, unseen by the slowest subscriber; 0: any number.</summary>
    public int InFlight { get; init; }

    /// <summary>Messages per second of each publisher; 0: as fast as it goes.</summary>
    public double Rate { get; init; }

    /// <summary>Octets of a body.</summary>
    public int BodyLength { get; init; } = 256;

    /// <summary>Whether the destinations are queues whose subscribers acknowledge each message; otherwise they are topics.</summary>
    public bool IsQueue { get; init; }

    /// <summary>How many messages arrive in a round if all goes well.</summary>
    public long Deliveries => (long)Destinations * Publishers * Messages * (IsQueue ? 1 : Subscribers);
}
