using System.Net;
using Broker.Load.Net;
using Broker.Load.Report;
using Broker.Load.Scenarios;
using Broker.Load.Stomp;
using Broker.Load.Targets;
using Broker.Tests.Support;

namespace Broker.Tests.Load;

/// <summary>The load generator against a real broker: that both speak the same, and that every kind of scenario comes to its end.</summary>
[Platform("Linux")]
internal sealed class LoadRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static TrafficPlan Receipts => new()
    {
        Name = "receipts",
        IsQueue = true,
        IsPersistent = true,
        Publishers = 3,
        Subscribers = 2,
        Messages = 300,
        Unconfirmed = 5,
    };

    private static TrafficPlan Beside => new()
    {
        Name = "beside",
        Destinations = 3,
        Bystanders = 20,
        Messages = 100,
        InFlight = 10,
    };

    private static IEnumerable<TestCaseData> Scenarios()
    {
        yield return new TestCaseData(Traffic.FanOut(subscribers: 3, messages: 500, inFlight: 7, body: 256)).SetArgDisplayNames("fan-out");
        yield return new TestCaseData(Traffic.FanOut(subscribers: 3, messages: 500, inFlight: 0, body: 32)).SetArgDisplayNames("unbounded fan-out");
        yield return new TestCaseData(Traffic.Pairs(pairs: 5, messages: 100, inFlight: 1, body: 70_000)).SetArgDisplayNames("pairs with large bodies");
        yield return new TestCaseData(Traffic.Make(Beside)).SetArgDisplayNames("pairs beside others");
        yield return new TestCaseData(Traffic.Queue(publishers: 3, subscribers: 2, messages: 300, inFlight: 10, body: 256)).SetArgDisplayNames("queue");
        yield return new TestCaseData(Traffic.Make(Receipts)).SetArgDisplayNames("queue with receipts");
        yield return new TestCaseData(new PatternScenario(new PatternPlan { Patterns = 50, PerSession = 7, Messages = 500, InFlight = 20 })).SetArgDisplayNames("patterns");
        yield return new TestCaseData(Traffic.Latency(subscribers: 2, rate: 1000, seconds: 1, body: 256)).SetArgDisplayNames("latency");
        yield return new TestCaseData(new StormScenario(connections: 50, atOnce: 10)).SetArgDisplayNames("storm");
        yield return new TestCaseData(new IdleScenario(connections: 10, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100))).SetArgDisplayNames("idle");
        yield return new TestCaseData(new IdleStepsScenario([0, 5, 10], TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100))).SetArgDisplayNames("idle in steps");
    }

    [TestCaseSource(nameof(Scenarios))]
    public async Task A_scenario_runs_without_faults(IScenario scenario)
    {
        await using var store = new TemporaryFolder();
        await using var broker = await TestBroker.StartAsync($"--store.path={store.Path}");

        var rounds = Run(scenario, Running(broker));

        Assert.That(rounds.SelectMany(round => round.Faults), Is.Empty);
        Assert.That(rounds[0].Figures, Is.Not.Empty);
    }

    [Test]
    public async Task A_broker_that_refuses_is_not_measured()
    {
        await using var broker = await TestBroker.StartAsync("--limits.connections=3");

        Assert.That(() => Run(new StormScenario(connections: 10, atOnce: 10), Running(broker)), Throws.TypeOf<LoadException>());
    }

    // One test, so that where NATS is not installed one is skipped.
    [Test]
    public async Task Scenarios_run_without_faults_against_NATS()
    {
        var target = await NatsServer.FindAsync(CancellationToken.None);
        Assume.That(target, Is.Not.Null, "Debian's package nats-server is not installed.");
        await using var broker = await target!.StartAsync(CancellationToken.None);
        var possible = Scenarios().Select(data => (IScenario)data.Arguments[0]!).Where(scenario => scenario.MissingIn(target.Protocol) is null);

        // Once: a lazy one would run all of it again to say what was wrong, and say what the second run was.
        List<string> faults = [.. possible.SelectMany(scenario => Run(scenario, broker)).SelectMany(round => round.Faults)];
        Assert.That(faults, Is.Empty);
    }

    // Two rounds over each transport, on the same connections where a scenario keeps them.
    private static List<Round> Run(IScenario scenario, RunningBroker broker)
    {
        var rounds = new List<Round>();

        foreach (var transport in (Transport[])[Transport.WebSocket, Transport.Tcp])
        {
            using var loop = new EventLoop(CancellationToken.None);
            using var run = scenario.Prepare(loop, broker, transport);
            rounds.Add(run.RunRound(Patience));
            rounds.Add(run.RunRound(Patience));
        }

        return rounds;
    }

    private static RunningBroker Running(TestBroker broker) => new("test", new StompProtocol(Dialect.Own), Environment.ProcessId, startedAt: 0,
    [
        new(Transport.WebSocket, new IPEndPoint(IPAddress.Loopback, broker.WebPort), "/ws"),
        new(Transport.Tcp, new IPEndPoint(IPAddress.Loopback, broker.TcpPort), string.Empty),
    ]);
}
