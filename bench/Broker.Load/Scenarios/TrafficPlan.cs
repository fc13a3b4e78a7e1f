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

    /// <summary>Subscribers of each topic, beside those, that read nothing. What the others get is checked as ever.</summary>
    public int Stalled { get; init; }

    /// <summary>Connections beside those of all destinations, each subscribed to a topic of its own that nobody sends to.</summary>
    public int Bystanders { get; init; }

    /// <summary>How many messages each publisher sends in a round, at most if <see cref="RoundTime"/> is given.</summary>
    public required int Messages { get; init; }

    /// <summary>How long a round should take; zero: as long as its messages take.</summary>
    public TimeSpan RoundTime { get; init; }

    /// <summary>How many of a publisher's messages may be under way, unseen by the slowest subscriber; 0: any number.</summary>
    public int InFlight { get; init; }

    /// <summary>Whether messages are to be kept by the broker, which confirms each.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>How many of a publisher's messages may be unconfirmed, if they are confirmed.</summary>
    public int Unconfirmed { get; init; }

    /// <summary>Messages per second of each publisher; 0: as fast as it goes.</summary>
    public double Rate { get; init; }

    /// <summary>Octets of a body.</summary>
    public int BodyLength { get; init; } = 256;

    /// <summary>Whether the destinations are queues whose subscribers acknowledge each message; otherwise they are topics.</summary>
    public bool IsQueue { get; init; }

    /// <summary>Whether latencies are measured: where messages do not wait for each other, so that it is the broker that makes them late.</summary>
    public bool HasLatencies => Rate > 0 || InFlight == 1;

    /// <summary>Connections that it takes.</summary>
    public int Connections => (Destinations * (Publishers + Subscribers + Stalled)) + Bystanders;

    /// <summary>How many messages arrive if each publisher sends so many and all goes well.</summary>
    public long Deliveries(int messages) => (long)Destinations * Publishers * messages * (IsQueue ? 1 : Subscribers);
}
