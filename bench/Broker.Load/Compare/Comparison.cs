using Broker.Load.Report;

namespace Broker.Load.Compare;

/// <summary>Runs scenarios with our broker and with others, and writes down how they compare.</summary>
/// <param name="options">What all scenarios are told.</param>
/// <param name="markdown">A file for the report, or null.</param>
internal sealed class Comparison(RunOptions options, string? markdown)
{
    /// <summary>Runs them.</summary>
    /// <returns>The exit code: 0, or 1 if a broker has done something wrong or not all was run.</returns>
    public async Task<int> RunAsync(IReadOnlyList<NamedScenario> scenarios, CancellationToken cancellation)
    {
        var machine = MachineFacts.Read(options.Targets);
        Console.WriteLine(machine.Describe());

        var runner = new Runner(options, cancellation);
        var results = await runner.RunAsync([.. scenarios.Select(scenario => scenario.Scenario)]);
        var report = Report(machine, scenarios, results);
        Console.WriteLine();
        Console.Write(report);

        if (options.Json is not null)
        {
            await JsonReport.WriteAsync(options.Json, machine, results);
        }

        if (markdown is not null)
        {
            await File.WriteAllTextAsync(markdown, report, CancellationToken.None);
        }

        return !runner.WasInterrupted && results.All(result => result.IsSound || result.Lacks is not null) ? 0 : 1;
    }

    private string Report(MachineFacts machine, IReadOnlyList<NamedScenario> scenarios, IReadOnlyList<Result> results)
    {
        string[] notes = [.. scenarios.Select(scenario => scenario.Note).OfType<string>().Distinct()];
        string[] parts = [machine.Describe(), Explanation, .. notes, ComparisonTable.Format(results)];
        return string.Join(Environment.NewLine + Environment.NewLine, parts);
    }

    private string Explanation => FormattableString.Invariant(
        $"Medians of {options.Rounds} rounds that alternate between the brokers. \"vs\": by what factor the first broker is better; below x1 it is worse. CPU is that of all ") +
        "threads of the broker's process. Latencies count from when a message was due, or sent. Others have their own defaults; the load and all brokers share the machine.";
}
