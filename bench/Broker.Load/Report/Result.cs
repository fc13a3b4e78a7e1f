namespace Broker.Load.Report;

/// <summary>All rounds of one scenario with one broker.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Transport">What it went over.</param>
/// <param name="Target">The broker.</param>
internal sealed record Result(string Scenario, string Transport, string Target)
{
    /// <summary>The rounds that count, in their order.</summary>
    public List<Round> Rounds { get; } = [];

    /// <summary>What the broker's protocol lacks for the scenario, or null; then there are no rounds, and that is nobody's fault.</summary>
    public string? Lacks { get; init; }

    /// <summary>What has gone wrong, in words: why it could not be measured, or what it did to messages.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Whether there are figures and nothing was wrong.</summary>
    public bool IsSound => Rounds.Count > 0 && Faults.Count == 0;

    /// <summary>The median of each figure over the rounds.</summary>
    public IReadOnlyList<Figure> Medians => [.. Rounds[0].Figures.Select((figure, index) => figure with { Value = Median(ValuesOf(index)) })];

    /// <summary>The values of one figure, one per round.</summary>
    /// <param name="index">Which figure.</param>
    public IReadOnlyList<double> ValuesOf(int index) => [.. Rounds.Select(round => round.Figures[index].Value)];

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
