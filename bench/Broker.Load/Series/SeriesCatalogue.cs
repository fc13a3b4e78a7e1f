using Broker.Load.Scenarios;

namespace Broker.Load.Series;

/// <summary>The series there are.</summary>
internal static class SeriesCatalogue
{
    private const int Plenty = 10_000_000;
    private const int InFlight = 200;
    private const string PerDelivery = "CPU µs/delivery";

    private static readonly int[] Subscribers = [1, 3, 10, 30, 100, 300, 1000, 3000];
    private static readonly int[] Bystanders = [0, 100, 1000, 3000, 10_000];
    private static readonly int[] Idle = [0, 2500, 5000, 10_000];

    private static readonly TimeSpan HeartBeat = TimeSpan.FromSeconds(10);

    /// <summary>Makes all series.</summary>
    /// <param name="isQuick">Whether they end at a tenth of the size, and take less time at each.</param>
    public static IReadOnlyList<SizeSeries> Make(bool isQuick)
    {
        var divisor = isQuick ? 10 : 1;
        var time = TimeSpan.FromSeconds(isQuick ? 0.5 : 1);
        int[] idle = [.. Idle.Select(size => size / divisor)];

        return
        [
            new("fan-out", "What a message costs that goes to many", "subscribers", "CPU µs/message", [.. Subscribers.Where(size => size * divisor <= Subscribers[^1]).Select(size => FanOut(size, time))])
            {
                HasLogarithmicSizes = true,
                HasLogarithmicFigures = true,
            },
            new("bystanders", "What a delivery costs beside connections that it does not concern", "other connections, each with a subscription of its own", PerDelivery, [.. Bystanders.Select(size => Beside(size / divisor, time))])
            {
                HasLogarithmicSizes = true,
            },
            new("idle", "What connections cost that do nothing", "connections", "CPU, % of a core", [.. Silent(idle, HeartBeat, isQuick), .. Silent(idle, TimeSpan.Zero, isQuick)]),
        ];
    }

    /// <summary>Chooses series by their names.</summary>
    /// <param name="all">The series there are.</param>
    /// <param name="names">The names; none: all.</param>
    /// <exception cref="LoadException">There is none of a name.</exception>
    public static IReadOnlyList<SizeSeries> Choose(IReadOnlyList<SizeSeries> all, IReadOnlyList<string> names)
    {
        foreach (var name in names.Where(name => all.All(series => series.Name != name)))
        {
            throw new LoadException($"There is no series {name}. There are: {string.Join(", ", all.Select(series => series.Name))}");
        }

        return names.Count == 0 ? all : [.. all.Where(series => names.Contains(series.Name))];
    }

    // Each message makes as many deliveries as there are subscribers.
    private static SizePoint FanOut(int subscribers, TimeSpan time) => new(
        string.Empty,
        subscribers,
        Traffic.Make(new TrafficPlan
        {
            Name = FormattableString.Invariant($"1 -> {subscribers}, {InFlight} in flight"),
            Subscribers = subscribers,
            Messages = Plenty,
            InFlight = InFlight,
            RoundTime = time,
        }),
        PerDelivery,
        subscribers);

    private static SizePoint Beside(int bystanders, TimeSpan time) => new(
        string.Empty,
        bystanders,
        Traffic.Make(new TrafficPlan
        {
            Name = FormattableString.Invariant($"10 pairs, {InFlight} in flight each, beside {bystanders} others"),
            Destinations = 10,
            Bystanders = bystanders,
            Messages = Plenty,
            InFlight = InFlight,
            RoundTime = time,
        }),
        PerDelivery);

    // Without heart-beats a WebSocket is pinged, out of the box every 20 s: as long as it is watched, so that each counts once.
    private static IEnumerable<SizePoint> Silent(IReadOnlyList<int> sizes, TimeSpan heartBeat, bool isQuick)
    {
        var line = heartBeat > TimeSpan.Zero ? FormattableString.Invariant($"heart-beats of {heartBeat.TotalSeconds:0.#} s both ways") : "none agreed upon: pings of the WebSocket";
        var scenario = new IdleStepsScenario(sizes, heartBeat, TimeSpan.FromSeconds(isQuick ? 5 : 20));
        return sizes.Select(size => new SizePoint(line, size, scenario, IdleStepsRun.CpuOf(size)));
    }
}
