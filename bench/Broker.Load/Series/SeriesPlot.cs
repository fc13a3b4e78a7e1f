using Broker.Load.Report;

namespace Broker.Load.Series;

/// <summary>A series as a plot.</summary>
internal static class SeriesPlot
{
    private const string Proportional = "linear";

    /// <summary>Makes the plot.</summary>
    /// <param name="series">The series.</param>
    /// <param name="figures">Its figures; a size without one would be a line that looks whole and is not.</param>
    /// <param name="caption">How it was measured.</param>
    /// <returns>The plot; null where a figure is missing.</returns>
    public static Plot? Make(SizeSeries series, IReadOnlyList<SizeFigure> figures, string caption)
    {
        if (figures.Any(figure => figure.Point is null))
        {
            return null;
        }

        var lines = figures.GroupBy(figure => figure.Line).Select(line => new PlotLine(line.Key, [.. line.Select(figure => figure.Point!)])).ToList();

        if (series is { HasLogarithmicSizes: true, HasLogarithmicFigures: true })
        {
            lines.Add(ThroughLargest(lines[0].Points));
        }

        var sizes = figures.Select(figure => (double)figure.Size).Distinct().Order().ToList();
        var costs = lines.SelectMany(line => line.Points).SelectMany(point => (double[])[point.Least, point.Greatest]).ToList();

        return new Plot(
            series.Title,
            new PlotAxis(series.SizeName, series.HasLogarithmicSizes ? PlotScale.LogarithmicSizes(sizes) : PlotScale.LinearSizes(sizes)),
            new PlotAxis(series.FigureName, series.HasLogarithmicFigures ? PlotScale.Logarithmic(costs) : PlotScale.Linear(costs)),
            lines,
            caption);
    }

    // What each size would cost if it cost its share of the largest one.
    private static PlotLine ThroughLargest(IReadOnlyList<PlotPoint> points)
    {
        var largest = points[^1];
        return new PlotLine(Proportional, [At(points[0].X), At(largest.X)], IsReference: true);

        PlotPoint At(double size)
        {
            var cost = largest.Y * size / largest.X;
            return new PlotPoint(size, cost, cost, cost);
        }
    }
}
