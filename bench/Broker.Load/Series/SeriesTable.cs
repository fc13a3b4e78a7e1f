using System.Globalization;
using Broker.Load.Report;

namespace Broker.Load.Series;

/// <summary>A series in numbers: a row for each size.</summary>
internal static class SeriesTable
{
    private const string Nothing = "-";
    private const string Wrong = "FAULT";

    /// <summary>Writes the table.</summary>
    /// <param name="series">The series.</param>
    /// <param name="results">The results of its scenarios.</param>
    public static string Format(SizeSeries series, IReadOnlyList<Result> results)
    {
        string[] head = [series.Name, series.SizeName, series.FigureName, "least", "greatest"];
        return AlignedRows.Format([head, .. series.FiguresOf(results).Select(Row)], textColumns: 1) + FaultNotes.Format(results);
    }

    private static IReadOnlyList<string> Row(SizeFigure figure) =>
    [
        figure.Line,
        figure.Size.ToString("#,0", CultureInfo.InvariantCulture),
        .. figure.Point is { } point ? [Number(point.Y), Number(point.Least), Number(point.Greatest)] : (string[])[Wrong, Nothing, Nothing],
    ];

    private static string Number(double value) => value.ToString("#,0.00", CultureInfo.InvariantCulture);
}
