namespace Broker.Load.Scenarios;

/// <summary>The usual selection, with numbers that make a round a matter of seconds.</summary>
internal static class StandardSuite
{
    private const int Body = 256;

    /// <summary>Makes the scenarios.</summary>
    /// <param name="divisor">By how much to divide the messages and connections.</param>
    public static IReadOnlyList<IScenario> Make(int divisor) =>
    [
        Traffic.FanOut(subscribers: 100, messages: 20_000 / divisor, inFlight: 200, Body),
        Traffic.FanOut(subscribers: 100, messages: 500 / divisor, inFlight: 1, Body),
        Traffic.FanOut(subscribers: 1000, messages: 2_000 / divisor, inFlight: 200, Body),
        Traffic.FanOut(subscribers: 100, messages: 20_000 / divisor, inFlight: 0, Body),
        Traffic.FanOut(subscribers: 1000, messages: 2_000 / divisor, inFlight: 0, Body),
        Traffic.Pairs(pairs: 10, messages: 50_000 / divisor, inFlight: 200, Body),
        Traffic.Pairs(pairs: 1000 / divisor, messages: 300, inFlight: 2, Body),
        Traffic.Queue(publishers: 10, subscribers: 10, messages: 20_000 / divisor, inFlight: 100, Body),
        Traffic.Latency(subscribers: 10, rate: 1000, seconds: 5, Body),
        new StormScenario(connections: 5000 / divisor, atOnce: 64),
        new IdleScenario(connections: 5000 / divisor, heartBeat: TimeSpan.FromSeconds(10), time: TimeSpan.FromSeconds(20)),
    ];
}
