using Broker.Load.Report;
using Broker.Load.Scenarios;

namespace Broker.Load.Series;

/// <summary>The same thing in several sizes: how its cost grows.</summary>
/// <param name="Name">How it is asked for, and the name of its plot.</param>
/// <param name="Title">What it shows.</param>
/// <param name="SizeName">What there is more and more of.</param>
/// <param name="FigureName">What is measured, with its unit.</param>
/// <param name="Points">Its sizes; those of a line in ascending order.</param>
internal sealed record SizeSeries(string Name, string Title, string SizeName, string FigureName, IReadOnlyList<SizePoint> Points)
{
    /// <summary>Whether sizes are seen by their magnitude.</summary>
    public bool HasLogarithmicSizes { get; init; }

    /// <summary>Whether costs are. Where both are, what grows in proportion is a straight line, which is drawn to be compared with.</summary>
    public bool HasLogarithmicFigures { get; init; }

    /// <summary>What is run for it.</summary>
    public IReadOnlyList<IScenario> Scenarios => [.. Points.Select(point => point.Scenario).Distinct()];

    /// <summary>Finds the figures of its sizes.</summary>
    /// <param name="results">The results of its scenarios.</param>
    public IReadOnlyList<SizeFigure> FiguresOf(IReadOnlyList<Result> results)
    {
        var targets = results.Select(result => result.Target).Distinct().ToList();

        return
        [
            .. from target in targets
               from point in Points
               let result = results.First(result => result.Target == target && result.Scenario == point.Scenario.Name)
               select new SizeFigure(LineOf(point, target, targets.Count > 1), point.Size, result.IsSound ? PointOf(point, result) : null),
        ];
    }

    private static string LineOf(SizePoint point, string target, bool hasOthers) =>
        point.Line.Length == 0 ? target : hasOthers ? $"{target}, {point.Line}" : point.Line;

    private static PlotPoint PointOf(SizePoint point, Result result)
    {
        var index = result.Medians.Index().First(each => each.Item.Name == point.Figure).Index;
        var values = result.ValuesOf(index);
        return new PlotPoint(point.Size, point.Factor * result.Medians[index].Value, point.Factor * values.Min(), point.Factor * values.Max());
    }
}
