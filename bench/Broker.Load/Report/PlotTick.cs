namespace Broker.Load.Report;

/// <summary>A place on an axis that has a label.</summary>
/// <param name="Value">What stands there.</param>
/// <param name="Label">The label.</param>
internal sealed record PlotTick(double Value, string Label);
