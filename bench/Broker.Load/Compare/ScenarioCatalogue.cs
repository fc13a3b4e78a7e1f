using Broker.Load.Scenarios;

namespace Broker.Load.Compare;

/// <summary>What brokers are compared in. Rounds of messages take about as long for each of them; what differs is how many messages that is.</summary>
internal static class ScenarioCatalogue
{
    private const int SmallBody = 256;
    private const int LargeBody = 16 * 1024;
    private const int Plenty = 10_000_000;

    private const string QueueNote = "NATS has no acknowledgements: its figure is that of a queue group, of whose members each message reaches one.";
    private const string PersistentNote = "Both have the message on disk before its RECEIPT: a durable queue there, store.flush = always here.";

    /// <summary>Makes all scenarios.</summary>
    /// <param name="isQuick">Whether rounds are short and crowds small.</param>
    /// <param name="unconfirmed">How many messages each producer of the persistent queue may have unconfirmed; for each number a scenario.</param>
    public static IReadOnlyList<NamedScenario> Make(bool isQuick, IReadOnlyList<int> unconfirmed)
    {
        var time = TimeSpan.FromSeconds(isQuick ? 0.5 : 3);
        var crowd = isQuick ? 1000 : 10_000;

        return
        [
            FanOut("fan-out-100", 100, SmallBody, 200, time),
            FanOut("fan-out-1000", 1000, SmallBody, 200, time),
            FanOut("fan-out-100-16k", 100, LargeBody, 200, time),
            FanOut("fan-out-1000-16k", 1000, LargeBody, 200, time),
            FanOut("fan-out-100-one", 100, SmallBody, 1, time),
            FanOut("fan-out-99", 99, SmallBody, 200, time),
            FanOut("fan-out-99-stalled", 99, SmallBody, 200, time, stalled: 1),
            Pairs("pairs", 10, 200, time),
            Pairs("topics", 1000, 2, time),
            Queue("queue", time),
            .. unconfirmed.Select(count => PersistentQueue(FormattableString.Invariant($"queue-persistent-{count}"), count, time)),
            new("latency", Traffic.Latency(subscribers: 10, rate: 1000, seconds: isQuick ? 2 : 5, SmallBody)),
            new("patterns", new PatternScenario(new PatternPlan { Patterns = crowd, Messages = Plenty, RoundTime = time })),
            new("connect", new StormScenario(crowd, atOnce: 64)),
            new("storm", new StormScenario(crowd, atOnce: crowd)),
            new("idle", new IdleScenario(crowd / 2, heartBeat: TimeSpan.FromSeconds(10), time: TimeSpan.FromSeconds(isQuick ? 5 : 20))),
            new("start", new StartScenario()),
        ];
    }

    /// <summary>Chooses scenarios by their names, or by what their names begin with.</summary>
    /// <param name="all">The scenarios there are.</param>
    /// <param name="names">The names; none: all.</param>
    /// <exception cref="LoadException">There is none of a name.</exception>
    public static IReadOnlyList<NamedScenario> Choose(IReadOnlyList<NamedScenario> all, IReadOnlyList<string> names)
    {
        foreach (var name in names.Where(name => !all.Any(scenario => IsMeant(scenario, name))))
        {
            throw new LoadException($"There is no scenario {name}. There are: {string.Join(", ", all.Select(scenario => scenario.Name))}");
        }

        return names.Count == 0 ? all : [.. all.Where(scenario => names.Any(name => IsMeant(scenario, name)))];
    }

    // "queue" is one of them, and begins others; exactly that one is meant, unless a hyphen says otherwise.
    private static bool IsMeant(NamedScenario scenario, string name) =>
        scenario.Name == name || (name.EndsWith('-') && scenario.Name.StartsWith(name, StringComparison.Ordinal));

    private static NamedScenario FanOut(string name, int subscribers, int body, int inFlight, TimeSpan time, int stalled = 0) => new(name, Traffic.Make(new TrafficPlan
    {
        Name = FormattableString.Invariant($"1 -> {subscribers}, {(body == SmallBody ? "256 B" : "16 KiB")}, {inFlight} in flight{(stalled > 0 ? FormattableString.Invariant($", {stalled} more reads nothing") : string.Empty)}"),
        Subscribers = subscribers,
        Stalled = stalled,
        Messages = Plenty,
        InFlight = inFlight,
        BodyLength = body,
        RoundTime = time,
    }));

    private static NamedScenario Pairs(string name, int pairs, int inFlight, TimeSpan time) => new(name, Traffic.Make(new TrafficPlan
    {
        Name = FormattableString.Invariant($"{pairs} topics, 1 -> 1 each, {inFlight} in flight each"),
        Destinations = pairs,
        Messages = Plenty,
        InFlight = inFlight,
        RoundTime = time,
    }));

    private static NamedScenario Queue(string name, TimeSpan time) => new(name, Traffic.Make(TenToTen("queue 10 -> 10, individual acks, 100 in flight each", time) with { InFlight = 100 }), QueueNote);

    private static NamedScenario PersistentQueue(string name, int unconfirmed, TimeSpan time)
    {
        var plan = TenToTen(FormattableString.Invariant($"queue 10 -> 10, persistent, receipts, {unconfirmed} unconfirmed each"), time);
        return new(name, Traffic.Make(plan with { IsPersistent = true, Unconfirmed = unconfirmed }), PersistentNote);
    }

    private static TrafficPlan TenToTen(string name, TimeSpan time) => new()
    {
        Name = name,
        IsQueue = true,
        Publishers = 10,
        Subscribers = 10,
        Messages = Plenty,
        RoundTime = time,
    };
}
