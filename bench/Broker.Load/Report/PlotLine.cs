namespace Broker.Load.Report;

/// <summary>Points that belong together, in the order of their places.</summary>
/// <param name="Label">What they are.</param>
/// <param name="Points">The points.</param>
/// <param name="IsReference">Whether it is there to be compared with, and was not measured.</param>
internal sealed record PlotLine(string Label, IReadOnlyList<PlotPoint> Points, bool IsReference = false);
