using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>Messages from publishers to subscribers, by a plan.</summary>
internal sealed class TrafficScenario(TrafficPlan plan) : IScenario
{
    public string Name => plan.Name;

    public bool WantsFreshBroker => false;

    public int Connections => plan.Connections;

    public string? MissingIn(IProtocol protocol) => plan.IsPersistent && !protocol.HasReceipts ? "its protocol keeps nothing and confirms nothing" : null;

    public IRun Prepare(EventLoop loop, RunningBroker broker, Transport transport) => new TrafficRun(plan, loop, broker, transport);
}
