using Broker.Load.Net;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>Many connections at once, as after the restart of a load balancer: how fast a broker takes them in.</summary>
/// <param name="connections">How many.</param>
/// <param name="atOnce">How many are on their way at any time.</param>
internal sealed class StormScenario(int connections, int atOnce) : IScenario
{
    public string Name => FormattableString.Invariant($"storm of {connections}, {(atOnce >= connections ? "all" : FormattableString.Invariant($"{atOnce}"))} at once");

    public bool WantsFreshBroker => false;

    public int Connections => connections;

    public IRun Prepare(EventLoop loop, RunningBroker broker, Transport transport) => new StormRun(loop, broker, transport, connections, atOnce);
}
