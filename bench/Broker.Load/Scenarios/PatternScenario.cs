using Broker.Load.Net;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>What it costs to find the one pattern of many that a message's topic matches.</summary>
internal sealed class PatternScenario(PatternPlan plan) : IScenario
{
    public string Name => FormattableString.Invariant($"{plan.Patterns} patterns on {plan.Patterns} topics, {plan.InFlight} in flight");

    public bool WantsFreshBroker => false;

    public int Connections => plan.Sessions + 1;

    public IRun Prepare(EventLoop loop, RunningBroker broker, Transport transport) => new PatternRun(plan, loop, broker, transport);
}
