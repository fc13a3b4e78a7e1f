namespace Broker.Load.Report;

/// <summary>What one round has shown.</summary>
/// <param name="Figures">The numbers, the same ones in every round of a scenario.</param>
/// <param name="Faults">What the broker did wrong; the first ones of many.</param>
/// <param name="FaultCount">How often it did.</param>
internal sealed record Round(IReadOnlyList<Figure> Figures, IReadOnlyList<string> Faults, long FaultCount);
