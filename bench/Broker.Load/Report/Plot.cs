namespace Broker.Load.Report;

/// <summary>What is drawn.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">The axis of what was varied.</param>
/// <param name="Y">The axis of what was measured.</param>
/// <param name="Lines">What was measured, and what it is compared with.</param>
/// <param name="Caption">How it was measured.</param>
internal sealed record Plot(string Title, PlotAxis X, PlotAxis Y, IReadOnlyList<PlotLine> Lines, string Caption);
