using System.Diagnostics;
using Broker.Load.Checks;
using Broker.Load.Net;
using Broker.Load.Report;
using Broker.Load.Stomp;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>
/// A plan's publishers and subscribers, connected to one broker. The time of a round ends with the last delivery; the broker's CPU is
/// read when it has come to rest, so that work it has put off counts as well.
/// </summary>
internal sealed class TrafficRun : IRun
{
    private const int AtOnce = 64;

    // Long enough for what comes too often or too late to show.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(60);

    private readonly TrafficPlan _plan;
    private readonly EventLoop _loop;
    private readonly RunningBroker _broker;
    private readonly Tally _tally = new();
    private readonly Histogram? _latencies;
    private readonly List<IDeliveryCheck> _checks = [];
    private readonly List<Session> _sessions = [];
    private readonly List<Publisher> _publishers = [];
    private readonly Pacer? _pacer;
    private int _due;
    private bool _isBroken;

    public TrafficRun(TrafficPlan plan, EventLoop loop, RunningBroker broker, Transport transport)
    {
        _plan = plan;
        _loop = loop;
        _broker = broker;
        _latencies = plan.Rate > 0 ? new Histogram() : null;
        _pacer = plan.Rate > 0 ? new Pacer(loop, plan.Rate, SendOne) : null;

        var body = new BodyFormat(plan.BodyLength);
        var address = broker.AddressOf(transport);

        for (var destination = 0; destination < plan.Destinations; destination++)
        {
            AddDestination(FormattableString.Invariant($"load.{destination}"), address, body);
        }

        Crowd.Open(loop, _sessions, AtOnce, ConnectLimit);
        _sessions.ForEach(session => session.Failed = OnFailed);
    }

    public Round RunRound(TimeSpan limit)
    {
        _tally.Clear();
        _latencies?.Clear();
        _checks.ForEach(check => check.Begin(_plan.Messages));

        var before = _broker.Usage;
        var ownBefore = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();

        Send(limit);

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var own = Environment.CpuUsage.TotalTime - ownBefore;
        _loop.RunFor(Rest);
        _checks.ForEach(check => check.End());
        return new Round(FiguresOf(seconds, before, _broker.Usage, own), [.. _tally.Faults], _tally.FaultCount);
    }

    public void Dispose()
    {
        _pacer?.Dispose();
        _sessions.ForEach(session => session.Dispose());
    }

    private void AddDestination(string name, Address address, BodyFormat body)
    {
        var destination = (_plan.IsQueue ? _broker.Dialect.QueuePrefix : _broker.Dialect.TopicPrefix) + name;
        IDeliveryCheck check = _plan.IsQueue
            ? new QueueCheck(destination, _plan.Publishers, _plan.Subscribers, _tally)
            : new TopicCheck(destination, _plan.Subscribers, _plan.InFlight, _tally);
        _checks.Add(check);

        for (var index = 0; index < _plan.Subscribers; index++)
        {
            var subscriber = new Subscriber(body, check, index, _tally, _latencies, acknowledges: _plan.IsQueue);
            var subscription = new Subscription(destination, _plan.IsQueue ? "client-individual" : "auto");
            subscriber.Session = new Session(_loop, address, _broker.Dialect, TimeSpan.Zero, subscription, subscriber);
            _sessions.Add(subscriber.Session);
        }

        for (var index = 0; index < _plan.Publishers; index++)
        {
            var session = new Session(_loop, address, _broker.Dialect, TimeSpan.Zero, subscription: null, messages: null);
            var template = new SendTemplate(session.Connection.Framing, destination, body, index);
            _sessions.Add(session);
            _publishers.Add(new Publisher(session, _loop, template, check, index, _plan.InFlight));
        }
    }

    private void Send(TimeSpan limit)
    {
        if (_pacer is null)
        {
            _publishers.ForEach(publisher => publisher.Allow(_plan.Messages));
            _loop.Run(IsDone, limit, SendWhatGoes);
        }
        else
        {
            _due = 0;
            _pacer.Start();
            _loop.Run(IsDone, limit);
            _pacer.Stop();
        }
    }

    private bool IsDone() => _isBroken || _tally.Delivered == _plan.Deliveries;

    private bool SendWhatGoes()
    {
        var couldMore = false;
        foreach (var publisher in _publishers)
        {
            couldMore |= publisher.Send();
        }

        return couldMore;
    }

    private void SendOne(long due)
    {
        if (_due++ < _plan.Messages)
        {
            _publishers.ForEach(publisher => publisher.SendNow(due));
        }
    }

    private void OnFailed(string why)
    {
        _isBroken = true;
        _tally.Fault($"a connection was lost: {why}");
    }

    private List<Figure> FiguresOf(double seconds, ProcessUsage before, ProcessUsage after, TimeSpan own)
    {
        var deliveries = Math.Max(1, _tally.Delivered);
        var figures = new List<Figure>
        {
            new("CPU µs/delivery", (after.Total - before.Total).TotalMicroseconds / deliveries, "0.00"),
            new("of it kernel", (after.Kernel - before.Kernel).TotalMicroseconds / deliveries, "0.00"),
            new("deliveries/s", deliveries / seconds, "#,0"),
            new("RSS MiB", after.ResidentBytes / 1048576.0, "0"),
            new("generator µs/delivery", own.TotalMicroseconds / deliveries, "0.00"),
        };

        if (_latencies is not null)
        {
            figures.Insert(2, new("p50 µs", _latencies.Percentile(0.5).TotalMicroseconds, "0"));
            figures.Insert(3, new("p99 µs", _latencies.Percentile(0.99).TotalMicroseconds, "0"));
            figures.Insert(4, new("p99.9 µs", _latencies.Percentile(0.999).TotalMicroseconds, "0"));
        }

        return figures;
    }
}
