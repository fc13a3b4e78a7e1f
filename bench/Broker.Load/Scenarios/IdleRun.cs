using System.Diagnostics;
using Broker.Load.Checks;
using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Report;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>Opens connections in two steps, each with one subscription to a topic of its own, and watches the broker while they idle.</summary>
internal sealed class IdleRun(EventLoop loop, RunningBroker broker, Transport transport, int connections, TimeSpan heartBeat, TimeSpan time) : IRun
{
    private const int AtOnce = 64;

    private readonly List<ISession> _sessions = [];
    private readonly Tally _tally = new();
    private long _nextBeat;
    private int _nextSession;

    public Round RunRound(TimeSpan limit)
    {
        var start = broker.Usage.ResidentBytes;
        var first = Add(limit);
        var second = Add(limit);
        CheckHeartBeats();

        return new Round(
            [
                new("KiB/connection, first", (first.Memory - start) / 1024.0 / connections, "0.0"),
                new("KiB/connection, next", (second.Memory - first.Memory) / 1024.0 / connections, "0.0"),
                new("idle CPU % of a core, first", first.Cpu * 100, "0.0"),
                new("idle CPU % of a core, both", second.Cpu * 100, "0.0"),
                new("RSS MiB", second.Memory / 1048576.0, "0"),
            ],
            [.. _tally.Faults],
            _tally.FaultCount);
    }

    public void Dispose()
    {
        _sessions.ForEach(session => session.Dispose());
        _sessions.Clear();
    }

    private (long Memory, double Cpu) Add(TimeSpan limit)
    {
        var added = new List<ISession>();

        for (var index = 0; index < connections; index++)
        {
            var topic = broker.Protocol.NameOf(FormattableString.Invariant($"idle.{_sessions.Count + index}"), isQueue: false);
            added.Add(broker.Protocol.MakeSession(loop, broker.AddressOf(transport), heartBeat, [new Subscription(topic, IsQueue: false)], messages: null));
        }

        Crowd.Open(loop, added, AtOnce, limit);
        added.ForEach(session => session.Failed = why => _tally.Fault($"a connection was lost: {why}"));
        _sessions.AddRange(added);

        // One round of heart-beats, so that the broker has come to its idle ways.
        _nextBeat = Stopwatch.GetTimestamp();
        loop.RunFor(heartBeat, SendHeartBeats);

        var before = broker.Usage;
        var start = Stopwatch.GetTimestamp();
        loop.RunFor(time, SendHeartBeats);
        var after = broker.Usage;
        return (after.ResidentBytes, (after.Total - before.Total) / Stopwatch.GetElapsedTime(start));
    }

    // Spread evenly over the interval, and a little faster than promised.
    private bool SendHeartBeats()
    {
        var step = (long)(0.9 * heartBeat.TotalSeconds * Stopwatch.Frequency / _sessions.Count);

        while (_nextBeat <= Stopwatch.GetTimestamp())
        {
            _nextSession = _nextSession < _sessions.Count ? _nextSession : 0;
            _sessions[_nextSession++].SendHeartBeat();
            _nextBeat += step;
        }

        return false;
    }

    // The last connections have been watched for the shortest time; a broker may be a little late.
    private void CheckHeartBeats()
    {
        var watched = (heartBeat + time) / 1.2;
        var silent = _sessions.Count(session => session.HeartBeats == 0 && session.PromisedHeartBeat > TimeSpan.Zero && session.PromisedHeartBeat < watched);

        if (silent > 0)
        {
            _tally.Fault($"on {silent} connections the broker has not sent the heart-beats that it promised");
        }
    }
}
