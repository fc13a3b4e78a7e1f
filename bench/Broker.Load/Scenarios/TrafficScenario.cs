using Broker.Load.Net;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>Messages from publishers to subscribers, by a plan.</summary>
internal sealed class TrafficScenario(TrafficPlan plan) : IScenario
{
    public string Name => plan.Name;

    public bool WantsFreshBroker => false;

    public IRun Prepare(EventLoop loop, RunningBroker broker, Transport transport) => new TrafficRun(plan, loop, broker, transport);
}
