using Broker.Load.Report;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>Opens connections in two steps, and watches the broker while they idle.</summary>
internal sealed class IdleRun(RunningBroker broker, IdleCrowd crowd, int connections) : IRun
{
    public Round RunRound(TimeSpan limit)
    {
        var start = broker.Usage.ResidentBytes;
        var first = crowd.Add(connections, limit);
        var second = crowd.Add(connections, limit);
        crowd.CheckHeartBeats();

        return new Round(
            [
                new("KiB/connection, first", (first.Memory - start) / 1024.0 / connections, "0.0"),
                new("KiB/connection, next", (second.Memory - first.Memory) / 1024.0 / connections, "0.0"),
                new("idle CPU % of a core, first", first.Cpu * 100, "0.0"),
                new("idle CPU % of a core, both", second.Cpu * 100, "0.0"),
                new("RSS MiB", second.Memory / 1048576.0, "0"),
            ],
            [.. crowd.Tally.Faults],
            crowd.Tally.FaultCount);
    }

    public void Dispose() => crowd.Dispose();
}
