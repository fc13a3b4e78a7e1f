using System.Diagnostics;
using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Report;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>
/// Connects, from the first octet to the RECEIPT of the SUBSCRIBE, each to a topic of its own; then all leave without a word. What their
/// leaving costs counts as well, but not against the connections per second.
/// </summary>
internal sealed class StormRun(EventLoop loop, RunningBroker broker, Transport transport, int connections, int atOnce) : IRun
{
    private List<ISession> _sessions = [];

    public Round RunRound(TimeSpan limit)
    {
        _sessions = [.. Enumerable.Range(0, connections).Select(Make)];
        var before = broker.Usage;
        var start = Stopwatch.GetTimestamp();

        Crowd.Open(loop, _sessions, atOnce, limit);

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var open = broker.Usage;
        Dispose();
        Settling.Wait(loop, broker);
        var left = broker.Usage;

        return new Round(
            [
                new("connections/s", connections / seconds, "#,0", Better.More),
                new("CPU µs/connection", (open.Total - before.Total).TotalMicroseconds / connections, "0"),
                new("CPU µs/leaving", (left.Total - open.Total).TotalMicroseconds / connections, "0"),
                new("RSS MiB, open", open.ResidentBytes / 1048576.0, "0"),
                new("RSS MiB, left", left.ResidentBytes / 1048576.0, "0"),
            ],
            [],
            0);
    }

    public void Dispose()
    {
        _sessions.ForEach(session => session.Dispose());
        _sessions.Clear();
    }

    private ISession Make(int index)
    {
        var topic = broker.Protocol.NameOf(FormattableString.Invariant($"storm.{index}"), isQueue: false);
        return broker.Protocol.MakeSession(loop, broker.AddressOf(transport), TimeSpan.Zero, [new Subscription(topic, IsQueue: false)], messages: null);
    }
}
