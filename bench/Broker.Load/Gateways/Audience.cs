using Broker.Load.Checks;
using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Scenarios;
using Broker.Load.Targets;

namespace Broker.Load.Gateways;

/// <summary>All clients of one kind, subscribed to one topic of which each gets every message, and the one that publishes there over a WebSocket.</summary>
internal sealed class Audience : IDisposable
{
    private const int AtOnce = 64;

    private readonly EventLoop _loop;
    private readonly RunningBroker _broker;
    private readonly List<ISession> _sessions = [];
    private readonly ISession _publishing;
    private readonly Publisher _publisher;
    private readonly TopicCheck _check;
    private readonly Tally _tally = new();
    private int _left;
    private long _wanted;

    /// <summary>Makes an audience that is not there yet.</summary>
    /// <param name="loop">Where it lives.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="name">The name of the topic.</param>
    /// <param name="clients">How many.</param>
    /// <param name="make">Makes a client: where it lives, where the broker listens, the topic, who gets the messages.</param>
    public Audience(EventLoop loop, RunningBroker broker, string name, int clients, Func<EventLoop, Address, string, IMessageReceiver, ISession> make)
    {
        _loop = loop;
        _broker = broker;
        var web = broker.AddressOf(Transport.WebSocket);
        var topic = broker.Protocol.NameOf(name, isQueue: false);
        var body = new BodyFormat(GatewaysPlan.BodyLength);
        _check = new TopicCheck(topic, clients, inFlight: 0, _tally);

        for (var index = 0; index < clients; index++)
        {
            _sessions.Add(make(loop, web, topic, new Subscriber(body, _check, index, _tally, latencies: null, acknowledges: false)));
        }

        _publishing = broker.Protocol.MakeSession(loop, web, TimeSpan.Zero, [], messages: null);
        var template = new SendTemplate(_publishing.Connection.Framing, broker.Protocol.MakeSend(topic, body.Length, isPersistent: false), body, publisher: 0);
        _publisher = new Publisher(_publishing, loop, template) { Seen = () => 0 };
    }

    /// <summary>Whether every client has every message that was wanted, or one cannot get any more.</summary>
    public bool IsDone => _tally.Delivered == _wanted || _tally.FaultCount > 0;

    /// <summary>How many messages have been delivered since the last <see cref="Begin"/>.</summary>
    public long Delivered => _tally.Delivered;

    /// <summary>Opens the clients; the first tenth of them pays for code and heap.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <returns>By how much each of the others makes the broker larger, in KiB.</returns>
    /// <exception cref="LoadException">The broker does not let them.</exception>
    public double Open(TimeSpan limit)
    {
        var first = _sessions.Count / 10;
        Open([_publishing, .. _sessions.Take(first)], limit);
        var before = _broker.Usage.ResidentBytes;
        Open([.. _sessions.Skip(first)], limit);
        return (_broker.Usage.ResidentBytes - before) / 1024.0 / (_sessions.Count - first);
    }

    /// <summary>Messages are about to be sent.</summary>
    public void Begin(int messages)
    {
        _tally.Clear();
        _check.Begin(messages);
        _left = messages;
        _wanted = (long)messages * _sessions.Count;
    }

    /// <summary>Sends a message, if there is one left.</summary>
    /// <param name="due">When it was due.</param>
    public void SendOne(long due)
    {
        if (_left > 0)
        {
            _left--;
            _publisher.SendNow(due);
        }
    }

    /// <summary>No more is expected.</summary>
    /// <exception cref="LoadException">Something was wrong.</exception>
    public void End()
    {
        _check.End();

        if (_tally.FaultCount > 0)
        {
            throw new LoadException(FormattableString.Invariant($"{_tally.FaultCount} faults: {string.Join("; ", _tally.Faults)}"));
        }
    }

    public void Dispose()
    {
        _sessions.ForEach(session => session.Dispose());
        _publishing.Dispose();
    }

    private void Open(List<ISession> sessions, TimeSpan limit)
    {
        Crowd.Open(_loop, sessions, AtOnce, limit);
        sessions.ForEach(session => session.Failed = why => _tally.Fault($"a connection was lost: {why}"));
        Settling.Wait(_loop, _broker);
    }
}
