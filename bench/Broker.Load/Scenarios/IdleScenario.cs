using Broker.Load.Net;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>Connections that do nothing but keep alive: what they cost in memory and in CPU.</summary>
/// <param name="connections">How many; measured with so many and with twice as many, for the first ones pay for code and heap.</param>
/// <param name="heartBeat">The interval of heart-beats, both ways.</param>
/// <param name="time">How long CPU is measured.</param>
internal sealed class IdleScenario(int connections, TimeSpan heartBeat, TimeSpan time) : IScenario
{
    public string Name => FormattableString.Invariant($"idle {connections} + {connections}, heart-beats of {heartBeat.TotalSeconds:0.#} s");

    public bool WantsFreshBroker => true;

    public int Connections => 2 * connections;

    public IRun Prepare(EventLoop loop, RunningBroker broker, Transport transport) =>
        new IdleRun(broker, new IdleCrowd(loop, broker, transport, heartBeat, time), connections);
}
