using Broker.Load.Report;

namespace Broker.Load.Series;

/// <summary>What a size has cost.</summary>
/// <param name="Line">Which line of the series it is on.</param>
/// <param name="Size">The size.</param>
/// <param name="Point">The cost; null where something was wrong or nothing was measured.</param>
internal sealed record SizeFigure(string Line, int Size, PlotPoint? Point);
