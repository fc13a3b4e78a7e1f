namespace Broker.Load.Report;

/// <summary>A median, and how far the rounds were from each other.</summary>
/// <param name="X">What it was measured at.</param>
/// <param name="Y">The median.</param>
/// <param name="Least">The least value.</param>
/// <param name="Greatest">The greatest value.</param>
internal sealed record PlotPoint(double X, double Y, double Least, double Greatest);
