using System.CommandLine;
using Broker.Bench.Measuring;
using Broker.Bench.Workloads;

namespace Broker.Bench;

/// <summary>What the program can be told.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var filter = new Option<string>("--filter") { Description = "Only benchmarks whose name has this in it.", DefaultValueFactory = _ => string.Empty };
        var rounds = new Option<int>("--rounds") { Description = "How many rounds count.", DefaultValueFactory = _ => 15 };
        var warmUp = new Option<double>("--warm-up") { Description = "Seconds before they begin, so that the code is compiled for good.", DefaultValueFactory = _ => 2 };
        var json = new Option<string?>("--json") { Description = "A file to write all rounds to.", HelpName = "PATH" };
        var huge = new Option<bool>("--huge") { Description = "Also those that take minutes and 12 GB of disk: the recovery of 10 million messages." };
        var root = new RootCommand("Micro-benchmarks of the broker's parts, in this process and without sockets.") { filter, rounds, warmUp, json, huge };

        root.SetAction(async (result, cancellation) =>
        {
            var stopwatch = new Measurer(Math.Max(1, result.GetValue(rounds)), TimeSpan.FromSeconds(result.GetValue(warmUp)));
            var chosen = Catalogue.All.Concat(result.GetValue(huge) ? Catalogue.Huge : []).Where(benchmark => benchmark.Name.Contains(result.GetValue(filter)!, StringComparison.OrdinalIgnoreCase));
            var measured = new List<Measurement>();

            foreach (var benchmark in chosen)
            {
                cancellation.ThrowIfCancellationRequested();
                measured.Add(stopwatch.Measure(benchmark));
                Console.WriteLine(Report.Line(measured[^1]));
            }

            Console.WriteLine();
            Console.Write(Report.Table(measured));

            if (result.GetValue(json) is { } path)
            {
                await File.WriteAllTextAsync(path, Report.Json(measured), cancellation);
            }
        });

        return root.Parse(args).InvokeAsync();
    }
}
