using System.Globalization;
using Broker.Load.Report;

namespace Broker.Load.Compare;

/// <summary>
/// Brokers side by side: a row for each figure of each scenario, medians over the rounds, and behind them by what factor the first broker is
/// better than each of the others: above 1 it is, below 1 it is not, whichever way the figure goes.
/// </summary>
internal static class ComparisonTable
{
    private const string Nothing = "-";
    private const string Wrong = "FAULT";
    private const int TextColumns = 2;

    /// <summary>Writes the table.</summary>
    /// <param name="results">The results; those of one scenario stand together, the first broker's first.</param>
    public static string Format(IReadOnlyList<Result> results)
    {
        var targets = results.Select(result => result.Target).Distinct().ToList();
        string[] head = ["scenario", "figure", .. targets, .. targets.Skip(1).Select(target => $"vs {target}")];
        var rows = new List<IReadOnlyList<string>> { head };

        foreach (var scenario in results.GroupBy(result => (result.Scenario, result.Transport)))
        {
            rows.AddRange(RowsOf(FormattableString.Invariant($"{scenario.Key.Scenario} ({scenario.Key.Transport})"), [.. scenario]));
        }

        return AlignedRows.Format(rows, TextColumns) + FaultNotes.Format(results);
    }

    /// <summary>By what factor a value is better than another.</summary>
    /// <param name="own">The value.</param>
    /// <param name="other">The other one.</param>
    /// <returns>The factor; null where there is none.</returns>
    public static double? Advantage(Figure own, Figure other) => own.Better switch
    {
        Better.Less when own.Value > 0 && other.Value > 0 => other.Value / own.Value,
        Better.More when own.Value > 0 && other.Value > 0 => own.Value / other.Value,
        _ => null,
    };

    private static IEnumerable<IReadOnlyList<string>> RowsOf(string scenario, IReadOnlyList<Result> results)
    {
        var medians = results.Select(result => result.IsSound ? result.Medians : null).ToList();
        var names = medians.Find(figures => figures is not null)?.Select(figure => figure.Name).ToList() ?? ["-"];

        for (var index = 0; index < names.Count; index++)
        {
            var figures = medians.Select(each => each?[index]).ToList();
            IEnumerable<string> values = figures.Zip(results, (figure, result) => figure is not null ? Show(figure) : result.Lacks is null ? Wrong : Nothing);
            IEnumerable<string> factors = figures.Skip(1).Select(figure => Factor(figures[0], figure));
            yield return [index == 0 ? scenario : string.Empty, names[index], .. values, .. factors];
        }
    }

    private static string Factor(Figure? own, Figure? other) =>
        own is not null && other is not null && Advantage(own, other) is { } factor ? "x" + factor.ToString(factor < 10 ? "0.00" : "0", CultureInfo.InvariantCulture) : Nothing;

    private static string Show(Figure figure) => figure.Value.ToString(figure.Format, CultureInfo.InvariantCulture);
}
