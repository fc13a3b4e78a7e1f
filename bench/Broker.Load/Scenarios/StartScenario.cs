using Broker.Load.Net;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>How soon after its start a broker has let somebody in.</summary>
internal sealed class StartScenario : IScenario
{
    public string Name => "start to the first session";

    public bool WantsFreshBroker => true;

    public int Connections => 1;

    public IRun Prepare(EventLoop loop, RunningBroker broker, Transport transport) => broker.StartedAt > 0
        ? new StartRun(loop, broker, transport)
        : throw new LoadException("it was not started here");
}
