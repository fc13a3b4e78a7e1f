using System.Runtime.InteropServices;
using System.Text.Json;

namespace Broker.Load.Report;

/// <summary>Results for programs: every round of everything, so that another eye can judge how far the rounds agree.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the results to a file.</summary>
    public static Task WriteAsync(string path, IReadOnlyList<Result> results, CancellationToken cancellation) => File.WriteAllTextAsync(
        path,
        JsonSerializer.Serialize(
            new
            {
                date = TimeProvider.System.GetUtcNow().ToString("u"),
                machine = new { cores = Environment.ProcessorCount, system = RuntimeInformation.OSDescription, runtime = RuntimeInformation.FrameworkDescription },
                results = results.Select(Describe),
            },
            Indented),
        cancellation);

    private static object Describe(Result result) => new
    {
        scenario = result.Scenario,
        transport = result.Transport,
        broker = result.Target,
        medians = result.Rounds.Count == 0 ? [] : result.Medians.ToDictionary(figure => figure.Name, figure => figure.Value),
        rounds = result.Rounds.Select(round => new
        {
            figures = round.Figures.ToDictionary(figure => figure.Name, figure => figure.Value),
            faultCount = round.FaultCount,
            faults = round.Faults,
        }),
    };
}
