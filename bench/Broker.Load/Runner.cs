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
                NoteInterrupt();
                break;
            }
        }

        return results;
    }

    /// <summary>
    /// Runs all scenarios in each round, one after another, so that a disturbance does not hit one of them alone. Each has the machine for itself:
    /// its connections are opened for the round, and closed behind it. A broker serves all rounds, unless the scenario wants a fresh one.
    /// </summary>
    /// <returns>A result for each scenario, transport and broker.</returns>
    public async Task<IReadOnlyList<Result>> RunInTurnAsync(IReadOnlyList<IScenario> scenarios)
    {
        AllowConnections(scenarios);
        var turns = (
            from scenario in scenarios
            from transport in options.Transports
            from target in options.Targets
            select (Scenario: scenario, Transport: transport, Target: target, Result: Make(scenario, transport, target))).ToList();
        var brokers = new Dictionary<Target, RunningBroker>();

        try
        {
            using var loop = new EventLoop(cancellation);

            for (var round = 1; round <= options.Rounds; round++)
            {
                foreach (var (scenario, transport, target, result) in turns.Where(turn => turn.Result.Lacks is null && turn.Result.Faults.Count == 0))
                {
                    if (scenario.WantsFreshBroker)
                    {
                        await RunRoundsAsync(scenario, transport, [(target, result)], TimeSpan.Zero, round, round);
                    }
                    else if (brokers.GetValueOrDefault(target) is { } running)
                    {
                        RunTurn(scenario, transport, loop, running, result, options.WarmUp, round);
                    }
                    else if (await StartAsync(target, result) is { } started)
                    {
                        // The first one would else pay for what the others find compiled.
                        brokers.Add(target, started);
                        RunTurn(scenario, transport, loop, started, result, 2 * options.WarmUp, round);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            NoteInterrupt();
        }
        finally
        {
            await DisposeAsync(brokers.Values);
        }

        return [.. turns.Select(turn => turn.Result)];
    }

    private static async Task DisposeAsync(IEnumerable<RunningBroker> brokers)
    {
        foreach (var broker in brokers)
        {
            await broker.DisposeAsync();
        }
    }

    private static Result Make(IScenario scenario, Transport transport, Target target) => new(scenario.Name, Name(transport), target.Name) { Lacks = scenario.MissingIn(target.Protocol) };

    private void NoteInterrupt()
    {
        Console.WriteLine("Interrupted. What was measured before:");
        WasInterrupted = true;
    }

    private void RunTurn(IScenario scenario, Transport transport, EventLoop loop, RunningBroker broker, Result result, TimeSpan warmUp, int round)
    {
        using (var lane = new Lane(broker, options.Limit, result))
        {
            lane.Prepare(scenario, loop, transport);
            lane.WarmUp(warmUp);
            lane.RunRound(round);
        }

        // What the leaving costs would else be the next one's. Where something was wrong, nobody may be left to be waited for.
        if (result.Faults.Count == 0)
        {
            Settling.Wait(loop, broker);
        }
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
        var results = options.Targets.Select(target => Make(scenario, transport, target)).ToList();
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
            await DisposeAsync(brokers);
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
