using System.Globalization;
using System.Text;

namespace Broker.Load.Report;

/// <summary>Results as tables in Markdown, one for all scenarios with the same figures.</summary>
internal static class Table
{
    /// <summary>Writes the tables.</summary>
    /// <param name="results">The results; of each the medians are shown, and behind the first figure its least and its greatest value.</param>
    public static string Format(IReadOnlyList<Result> results)
    {
        var text = new StringBuilder();

        foreach (var alike in results.Where(result => result.Rounds.Count > 0).GroupBy(Columns))
        {
            var rows = alike.Select(Row).ToList();
            rows.Insert(0, ["scenario", "over", "broker", .. alike.First().Medians.Select(figure => figure.Name)]);
            text.AppendLine(AlignedRows.Format(rows, textColumns: 3));
        }

        return text.ToString();
    }

    private static string Columns(Result result) => string.Join('|', result.Medians.Select(figure => figure.Name));

    private static List<string> Row(Result result)
    {
        var cells = result.Medians.Select(figure => Number(figure.Value, figure.Format)).ToList();
        var (first, values) = (result.Medians[0], result.ValuesOf(0));
        cells[0] += $" ({Number(values.Min(), first.Format)}-{Number(values.Max(), first.Format)})";
        return [result.Scenario, result.Transport, result.Target, .. cells];
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
