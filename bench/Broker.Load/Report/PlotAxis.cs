namespace Broker.Load.Report;

/// <summary>An axis of a plot.</summary>
/// <param name="Title">What it counts, with its unit.</param>
/// <param name="Scale">Where its values are.</param>
internal sealed record PlotAxis(string Title, PlotScale Scale);
