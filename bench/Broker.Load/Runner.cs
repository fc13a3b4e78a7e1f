using Broker.Load.Net;
using Broker.Load.Report;
using Broker.Load.Scenarios;
using Broker.Load.Targets;

namespace Broker.Load;

/// <summary>
/// Runs scenarios. The brokers that are compared run side by side and their rounds alternate, so that a machine that is shared with
/// others is equally slow for all of them.
/// </summary>
internal sealed class Runner(RunOptions options, CancellationToken cancellation)
{
    /// <summary>Whether not all scenarios have been run.</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>Runs scenarios, as many as there is time for: what was measured until an interrupt is worth something.</summary>
    /// <returns>A result for each scenario, transport and broker.</returns>
    public async Task<IReadOnlyList<Result>> RunAsync(IReadOnlyList<IScenario> scenarios)
    {
        var results = new List<Result>();
        AllowConnections(scenarios);

        foreach (var (scenario, transport) in scenarios.SelectMany(scenario => options.Transports.Select(transport => (scenario, transport))))
        {
            try
            {
                results.AddRange(await RunAsync(scenario, transport));
            }
            catch (OperationCanceledException)
            {
                Console.WriteLine("Interrupted. What was measured before:");
                WasInterrupted = true;
                break;
            }
        }

        return results;
    }

    // The connections of all brokers are open at the same time, but for those that take turns as a whole.
    private void AllowConnections(IReadOnlyList<IScenario> scenarios)
    {
        var wanted = scenarios.Max(scenario => scenario.Connections * (scenario.WantsFreshBroker ? 1 : options.Targets.Count));
        var allowed = Descriptors.Allow(wanted);

        if (allowed < wanted)
        {
            Console.WriteLine($"{wanted} connections are wanted and the limit of open files lets {Math.Max(0, allowed)} be made; what goes beyond will fail. Raise it: ulimit -n {wanted + 1000}");
        }
    }

    private async Task<List<Result>> RunAsync(IScenario scenario, Transport transport)
    {
        var results = options.Targets.Select(target => new Result(scenario.Name, Name(transport), target.Name) { Lacks = scenario.MissingIn(target.Protocol) }).ToList();
        var able = options.Targets.Zip(results).Where(pair => pair.Second.Lacks is null).ToList();

        // What wants a fresh broker gets one for each round, and the machine for itself; and no warm-up, which would make it a used one.
        for (var round = 1; scenario.WantsFreshBroker && round <= options.Rounds; round++)
        {
            foreach (var pair in able.Where(pair => pair.Second.Faults.Count == 0))
            {
                await RunRoundsAsync(scenario, transport, [pair], TimeSpan.Zero, round, round);
            }
        }

        if (!scenario.WantsFreshBroker)
        {
            await RunRoundsAsync(scenario, transport, able, options.WarmUp, 1, options.Rounds);
        }

        return results;
    }

    private async Task RunRoundsAsync(IScenario scenario, Transport transport, IReadOnlyList<(Target Target, Result Result)> pairs, TimeSpan warmUp, int first, int last)
    {
        var brokers = new List<RunningBroker>();
        var lanes = new List<Lane>();

        try
        {
            foreach (var (target, result) in pairs)
            {
                if (await StartAsync(target, result) is { } broker)
                {
                    brokers.Add(broker);
                    lanes.Add(new Lane(broker, options.Limit, result));
                }
            }

            using var loop = new EventLoop(cancellation);
            lanes.ForEach(lane => lane.Prepare(scenario, loop, transport));
            lanes.ForEach(lane => lane.WarmUp(warmUp));

            for (var round = first; round <= last; round++)
            {
                lanes.ForEach(lane => lane.RunRound(round));
            }

            lanes.ForEach(lane => lane.Dispose());
        }
        finally
        {
            foreach (var broker in brokers)
            {
                await broker.DisposeAsync();
            }
        }
    }

    private async Task<RunningBroker?> StartAsync(Target target, Result result)
    {
        try
        {
            return await target.StartAsync(cancellation);
        }
        catch (IOException failure)
        {
            Console.WriteLine($"{target.Name} has not been started: {failure.Message}");
            result.Faults.Add($"not started: {failure.Message}");
            return null;
        }
    }

    private static string Name(Transport transport) => transport == Transport.WebSocket ? "ws" : "tcp";
}
