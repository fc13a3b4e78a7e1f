using System.Diagnostics;
using Broker.Load.Net;
using Broker.Load.Report;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>One session, as soon as the broker listens; the time counts from the start of its process.</summary>
internal sealed class StartRun(EventLoop loop, RunningBroker broker, Transport transport) : IRun
{
    public Round RunRound(TimeSpan limit)
    {
        using var session = broker.Protocol.MakeSession(loop, broker.AddressOf(transport), TimeSpan.Zero, [], messages: null);
        Crowd.Open(loop, [session], atOnce: 1, limit);

        var time = Stopwatch.GetElapsedTime(broker.StartedAt);
        var usage = broker.Usage;
        return new Round(
            [
                new("ms to the first session", time.TotalMilliseconds, "#,0"),
                new("CPU ms", usage.Total.TotalMilliseconds, "#,0"),
                new("RSS MiB", usage.ResidentBytes / 1048576.0, "0"),
            ],
            [],
            0);
    }

    public void Dispose()
    {
    }
}
