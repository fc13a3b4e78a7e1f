using Broker.Load.Net;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>More and more connections that do nothing but keep alive: how what they cost in CPU grows.</summary>
/// <param name="sizes">How many there are to be, in ascending order; with 0 the broker is alone.</param>
/// <param name="heartBeat">The interval of heart-beats, both ways; zero: none are agreed upon.</param>
/// <param name="time">How long CPU is measured at each size.</param>
internal sealed class IdleStepsScenario(IReadOnlyList<int> sizes, TimeSpan heartBeat, TimeSpan time) : IScenario
{
    public string Name => FormattableString.Invariant($"idle {string.Join(", ", sizes)}, {(heartBeat > TimeSpan.Zero ? FormattableString.Invariant($"heart-beats of {heartBeat.TotalSeconds:0.#} s") : "no heart-beats")}");

    public bool WantsFreshBroker => true;

    public int Connections => sizes[^1];

    public IRun Prepare(EventLoop loop, RunningBroker broker, Transport transport) =>
        new IdleStepsRun(new IdleCrowd(loop, broker, transport, heartBeat, time), sizes);
}
