using Broker.Load.Checks;
using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Report;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>The sessions with the patterns, and the one that sends.</summary>
internal sealed class PatternRun : IRun
{
    // RabbitMQ makes a queue for each subscription: a few sessions at a time keep it busy.
    private const int AtOnce = 8;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(120);

    private readonly EventLoop _loop;
    private readonly RunningBroker _broker;
    private readonly Tally _tally = new();
    private readonly PatternCheck _check;
    private readonly RoundSize _size;
    private readonly List<ISession> _sessions = [];
    private readonly Publisher _publisher;
    private bool _isBroken;

    public PatternRun(PatternPlan plan, EventLoop loop, RunningBroker broker, Transport transport)
    {
        _loop = loop;
        _broker = broker;
        _check = new PatternCheck(plan.Patterns, plan.PerSession, _tally);
        _size = new RoundSize(plan.Messages, plan.InFlight, plan.RoundTime);

        var (body, address, protocol) = (new BodyFormat(plan.BodyLength), broker.AddressOf(transport), broker.Protocol);

        for (var index = 0; index < plan.Sessions; index++)
        {
            var patterns = Enumerable.Range(index * plan.PerSession, Math.Min(plan.PerSession, plan.Patterns - (index * plan.PerSession)));
            var subscriber = new Subscriber(body, _check, index, _tally, latencies: null, acknowledges: false);
            subscriber.Session = protocol.MakeSession(loop, address, TimeSpan.Zero, [.. patterns.Select(pattern => new Subscription(protocol.NameOf(Name(pattern, "*"), isQueue: false), IsQueue: false))], subscriber);
            _sessions.Add(subscriber.Session);
        }

        var session = protocol.MakeSession(loop, address, TimeSpan.Zero, [], messages: null);
        _sessions.Add(session);
        var templates = Enumerable.Range(0, plan.Patterns).Select(topic =>
            new SendTemplate(session.Connection.Framing, protocol.MakeSend(protocol.NameOf(Name(topic, "news"), isQueue: false), body.Length, isPersistent: false), body, topic));
        _publisher = new Publisher(session, loop, [.. templates]) { Seen = () => _check.AllSeen, InFlight = plan.InFlight };

        Crowd.Open(loop, _sessions, AtOnce, ConnectLimit);
        _sessions.ForEach(opened => opened.Failed = OnFailed);
    }

    public Round RunRound(TimeSpan limit)
    {
        _tally.Clear();
        _check.Begin(_size.Messages);
        _publisher.Allow(_size.Messages);

        var measured = new Measured(_broker);
        var isInTime = _loop.Run(() => _isBroken || _tally.Delivered == _size.Messages, limit, _publisher.Send);
        measured.Stop();

        if (!isInTime)
        {
            _tally.Fault($"the round was not over after {limit.TotalSeconds} s");
        }

        _loop.RunFor(Rest);
        _check.End();
        _size.Learn(measured.Time);
        return measured.End(_tally, latencies: null);
    }

    public void Dispose() => _sessions.ForEach(session => session.Dispose());

    private static string Name(int topic, string last) => FormattableString.Invariant($"load.{topic}.{last}");

    private void OnFailed(string why)
    {
        _isBroken = true;
        _tally.Fault($"a connection was lost: {why}");
    }
}
