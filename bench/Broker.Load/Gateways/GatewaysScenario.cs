using Broker.Load.Net;
using Broker.Load.Scenarios;
using Broker.Load.Targets;

namespace Broker.Load.Gateways;

/// <summary>Clients that have neither WebSocket nor TCP, of two kinds at once: what one costs, what a delivery costs, and whether others notice.</summary>
internal sealed class GatewaysScenario : IScenario
{
    // The first tenth does not count.
    private const int FewestClients = 10;

    private readonly GatewaysPlan _plan;

    /// <summary>Makes the scenario.</summary>
    /// <exception cref="LoadException">The numbers make no sense.</exception>
    public GatewaysScenario(GatewaysPlan plan)
    {
        _plan = plan.Streams >= FewestClients && plan.Polls >= FewestClients && plan.Messages > 0 && plan.Rate > 0
            ? plan
            : throw new LoadException(FormattableString.Invariant($"--streams and --polls must be at least {FewestClients}, --messages and --rate at least 1"));
    }

    public string Name => FormattableString.Invariant($"{_plan.Streams} SSE + {_plan.Polls} polling, {_plan.Rate} msg/s");

    public bool WantsFreshBroker => true;

    // Beside the clients a publisher for each kind, and the pair.
    public int Connections => _plan.Streams + _plan.Polls + 4;

    public IRun Prepare(EventLoop loop, RunningBroker broker, Transport transport) => new GatewaysRun(_plan, loop, broker);
}
