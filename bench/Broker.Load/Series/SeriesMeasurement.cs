using Broker.Load.Report;

namespace Broker.Load.Series;

/// <summary>Measures series, and writes down and draws how costs grow.</summary>
/// <param name="options">What all scenarios are told.</param>
/// <param name="plots">A folder for the plots, or null.</param>
internal sealed class SeriesMeasurement(RunOptions options, string? plots)
{
    /// <summary>Measures them.</summary>
    /// <returns>The exit code: 0, or 1 if a broker has done something wrong or not all was run.</returns>
    public async Task<int> RunAsync(IReadOnlyList<SizeSeries> all, CancellationToken cancellation)
    {
        var machine = MachineFacts.Read(options.Targets);
        Console.WriteLine(machine.Describe());

        var runner = new Runner(options, cancellation);
        var measured = new List<(SizeSeries Series, IReadOnlyList<Result> Results)>();

        foreach (var series in all.TakeWhile(_ => !runner.WasInterrupted))
        {
            var results = await runner.RunInTurnAsync(series.Scenarios);
            measured.Add((series, results));

            // With fewer rounds than it says it would be another plot.
            if (plots is not null && !runner.WasInterrupted)
            {
                await DrawAsync(plots, series, results, machine);
            }
        }

        foreach (var (series, results) in measured)
        {
            Console.WriteLine();
            Console.Write(SeriesTable.Format(series, results));
        }

        List<Result> everything = [.. measured.SelectMany(each => each.Results)];

        if (options.Json is not null)
        {
            await JsonReport.WriteAsync(options.Json, machine, everything);
        }

        return !runner.WasInterrupted && everything.TrueForAll(result => result.IsSound) ? 0 : 1;
    }

    private async Task DrawAsync(string folder, SizeSeries series, IReadOnlyList<Result> results, MachineFacts machine)
    {
        var path = Path.Combine(folder, series.Name + ".svg");

        if (SeriesPlot.Make(series, series.FiguresOf(results), Caption(machine)) is not { } plot)
        {
            Console.WriteLine($"{path} is not drawn: a figure is missing.");
            return;
        }

        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(path, SvgPlot.Format(plot), CancellationToken.None);
    }

    private string Caption(MachineFacts machine) =>
        FormattableString.Invariant($"CPU of all threads of the broker's process, over WebSocket. Rounds: {options.Rounds}; their median, the least and the greatest. {machine.Describe()} ") +
        "The machine is shared, with the load and with others: the shape counts, the numbers are an order of magnitude.";
}
