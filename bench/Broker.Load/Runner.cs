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
    private readonly List<Result> _results = [];

    /// <summary>Runs scenarios and reports.</summary>
    /// <returns>The exit code: 0, or 1 if a broker has done something wrong.</returns>
    public async Task<int> RunAsync(IReadOnlyList<IScenario> scenarios)
    {
        foreach (var (scenario, transport) in scenarios.SelectMany(scenario => options.Transports.Select(transport => (scenario, transport))))
        {
            await RunAsync(scenario, transport);
        }

        Console.WriteLine();
        Console.Write(Table.Format(_results));
        Console.WriteLine("Medians over the rounds, in parentheses the least and the greatest. Where the machine is shared, only ratios within one run mean anything.");

        if (options.Json is not null)
        {
            await JsonReport.WriteAsync(options.Json, _results, cancellation);
        }

        return _results.All(result => result.Rounds.Count == options.Rounds && result.Rounds.All(round => round.FaultCount == 0)) ? 0 : 1;
    }

    private async Task RunAsync(IScenario scenario, Transport transport)
    {
        var results = options.Targets.Select(target => new Result(scenario.Name, Name(transport), target.Name, [])).ToList();

        // What wants a fresh broker gets one for each round, and no warm-up, which would make it a used one.
        for (var round = 1; scenario.WantsFreshBroker && round <= options.Rounds; round++)
        {
            await RunRoundsAsync(scenario, transport, results, TimeSpan.Zero, round, round);
        }

        if (!scenario.WantsFreshBroker)
        {
            await RunRoundsAsync(scenario, transport, results, options.WarmUp, 1, options.Rounds);
        }

        _results.AddRange(results);
    }

    private async Task RunRoundsAsync(IScenario scenario, Transport transport, List<Result> results, TimeSpan warmUp, int first, int last)
    {
        var brokers = new List<RunningBroker>();

        try
        {
            foreach (var target in options.Targets)
            {
                brokers.Add(await target.StartAsync(cancellation));
            }

            using var loop = new EventLoop(cancellation);
            var lanes = results.Zip(brokers, (result, broker) => new Lane($"{result.Scenario} over {result.Transport}, {result.Target}", broker, options.Limit, result.Rounds)).ToList();

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

    private static string Name(Transport transport) => transport == Transport.WebSocket ? "ws" : "tcp";
}
