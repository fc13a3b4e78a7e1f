using System.Diagnostics;
using Broker.Load.Checks;
using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>Connections that keep alive and do nothing else, each with one subscription to a topic of its own; and what they cost the broker.</summary>
/// <param name="loop">Where they live.</param>
/// <param name="broker">The broker.</param>
/// <param name="transport">What they go over.</param>
/// <param name="heartBeat">The interval of heart-beats, both ways; zero: none are agreed upon.</param>
/// <param name="time">How long CPU is measured.</param>
internal sealed class IdleCrowd(EventLoop loop, RunningBroker broker, Transport transport, TimeSpan heartBeat, TimeSpan time) : IDisposable
{
    private const int AtOnce = 64;

    // As long as a usual heart-beat.
    private static readonly TimeSpan RestWithoutHeartBeats = TimeSpan.FromSeconds(10);

    private readonly List<ISession> _sessions = [];
    private long _nextBeat;
    private int _nextSession;

    /// <summary>What was wrong.</summary>
    public Tally Tally { get; } = new();

    /// <summary>Opens more connections, and watches the broker while all of them idle.</summary>
    /// <param name="connections">How many more; with none in all, the broker is alone.</param>
    /// <param name="limit">How long opening them may take.</param>
    /// <returns>The broker's memory, and the share of a core that it uses.</returns>
    /// <exception cref="LoadException">They could not be opened.</exception>
    public (long Memory, double Cpu) Add(int connections, TimeSpan limit)
    {
        var added = new List<ISession>();

        for (var index = 0; index < connections; index++)
        {
            var topic = broker.Protocol.NameOf(FormattableString.Invariant($"idle.{_sessions.Count + index}"), isQueue: false);
            added.Add(broker.Protocol.MakeSession(loop, broker.AddressOf(transport), heartBeat, [new Subscription(topic, IsQueue: false)], messages: null));
        }

        Crowd.Open(loop, added, AtOnce, limit);
        added.ForEach(session => session.Failed = why => Tally.Fault($"a connection was lost: {why}"));
        _sessions.AddRange(added);

        // One round of heart-beats, so that the broker has come to its idle ways.
        _nextBeat = Stopwatch.GetTimestamp();
        loop.RunFor(heartBeat > TimeSpan.Zero ? heartBeat : RestWithoutHeartBeats, SendHeartBeats);

        var before = broker.Usage;
        var start = Stopwatch.GetTimestamp();
        loop.RunFor(time, SendHeartBeats);
        var after = broker.Usage;
        return (after.ResidentBytes, (after.Total - before.Total) / Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Looks whether the broker has kept its promises. The last connections have been watched for the shortest time; a broker may be a little late.</summary>
    public void CheckHeartBeats()
    {
        var watched = (heartBeat + time) / 1.2;
        var silent = _sessions.Count(session => session.HeartBeats == 0 && session.PromisedHeartBeat > TimeSpan.Zero && session.PromisedHeartBeat < watched);

        if (silent > 0)
        {
            Tally.Fault($"on {silent} connections the broker has not sent the heart-beats that it promised");
        }
    }

    public void Dispose()
    {
        _sessions.ForEach(session => session.Dispose());
        _sessions.Clear();
    }

    // Spread evenly over the interval, and a little faster than promised.
    private bool SendHeartBeats()
    {
        if (heartBeat == TimeSpan.Zero || _sessions.Count == 0)
        {
            return false;
        }

        var step = (long)(0.9 * heartBeat.TotalSeconds * Stopwatch.Frequency / _sessions.Count);

        while (_nextBeat <= Stopwatch.GetTimestamp())
        {
            _nextSession = _nextSession < _sessions.Count ? _nextSession : 0;
            _sessions[_nextSession++].SendHeartBeat();
            _nextBeat += step;
        }

        return false;
    }
}
