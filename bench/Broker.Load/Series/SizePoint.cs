using Broker.Load.Scenarios;

namespace Broker.Load.Series;

/// <summary>A size of a series, and where its figure comes from.</summary>
/// <param name="Line">What tells it from others of the same size, or nothing.</param>
/// <param name="Size">The size.</param>
/// <param name="Scenario">What is run for it; for some sizes together, if it measures one after another.</param>
/// <param name="Figure">Which of the scenario's figures it is.</param>
/// <param name="Factor">What to multiply it by.</param>
internal sealed record SizePoint(string Line, int Size, IScenario Scenario, string Figure, double Factor = 1);
