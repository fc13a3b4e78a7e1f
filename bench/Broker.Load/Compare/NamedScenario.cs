using Broker.Load.Scenarios;

namespace Broker.Load.Compare;

/// <summary>A scenario that can be asked for.</summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Note">What has to be known about its figures, or null.</param>
internal sealed record NamedScenario(string Name, IScenario Scenario, string? Note = null);
