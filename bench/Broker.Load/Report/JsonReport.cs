using System.Text.Json;

namespace Broker.Load.Report;

/// <summary>Results for programs: every round of everything, so that another eye can judge how far the rounds agree.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes the results to a file, after an interrupt as well.</summary>
    public static Task WriteAsync(string path, MachineFacts machine, IReadOnlyList<Result> results) => File.WriteAllTextAsync(
        path,
        JsonSerializer.Serialize(
            new
            {
                date = TimeProvider.System.GetUtcNow().ToString("u"),
                machine,
                results = results.Select(Describe),
            },
            Indented),
        CancellationToken.None);

    private static object Describe(Result result) => new
    {
        scenario = result.Scenario,
        transport = result.Transport,
        broker = result.Target,
        lacks = result.Lacks,
        faults = result.Faults,
        medians = result.Rounds.Count == 0 ? [] : result.Medians.ToDictionary(figure => figure.Name, figure => figure.Value),
        rounds = result.Rounds.Select(round => new
        {
            figures = round.Figures.ToDictionary(figure => figure.Name, figure => figure.Value),
            faultCount = round.FaultCount,
            faults = round.Faults,
        }),
    };
}
