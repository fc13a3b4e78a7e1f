using Broker.Load.Checks;
using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Report;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>
/// A plan's publishers and subscribers, connected to one broker. The time of a round ends with the last delivery; the broker's CPU is
/// read when it has come to rest, so that work it has put off counts as well.
/// </summary>
internal sealed class TrafficRun : IRun
{
    private const int AtOnce = 64;
    private const int FewestMessages = 20;

    // Long enough for what comes too often or too late to show.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(60);

    // A broker may not have noticed yet that those of the run before have gone, and give them what is meant for the members of a queue now.
    private static int _lastRun;

    private readonly TrafficPlan _plan;
    private readonly EventLoop _loop;
    private readonly RunningBroker _broker;
    private readonly Tally _tally = new();
    private readonly Histogram? _latencies;
    private readonly List<IDeliveryCheck> _checks = [];
    private readonly List<ReceiptCheck> _receipts = [];
    private readonly List<ISession> _sessions = [];
    private readonly List<ISession> _stalled = [];
    private readonly List<Publisher> _publishers = [];
    private readonly SendTurns _turns = new();
    private readonly RoundSize _size;
    private readonly Pacer? _pacer;
    private int _due;
    private bool _isBroken;

    public TrafficRun(TrafficPlan plan, EventLoop loop, RunningBroker broker, Transport transport)
    {
        _plan = plan;
        _loop = loop;
        _broker = broker;
        _latencies = plan.HasLatencies ? new Histogram() : null;
        _pacer = plan.Rate > 0 ? new Pacer(loop, plan.Rate, SendOne) : null;

        _size = new RoundSize(plan.Messages, Math.Max(plan.InFlight, FewestMessages), plan.RoundTime);

        var run = Interlocked.Increment(ref _lastRun);
        var body = new BodyFormat(plan.BodyLength);
        var address = broker.AddressOf(transport);

        for (var destination = 0; destination < plan.Destinations; destination++)
        {
            AddDestination(FormattableString.Invariant($"load.{run}.{destination}"), address, body);
        }

        var bystander = new Bystander(_tally);
        _sessions.AddRange(Enumerable.Range(0, plan.Bystanders).Select(index => MakeBystander(index, address, bystander)));

        Crowd.Open(loop, _sessions, AtOnce, ConnectLimit);
        _sessions.ForEach(session => session.Failed = OnFailed);
        _stalled.ForEach(session => session.Connection.Stall());
    }

    public Round RunRound(TimeSpan limit)
    {
        _tally.Clear();
        _latencies?.Clear();
        _checks.ForEach(check => check.Begin(_size.Messages));
        _receipts.ForEach(check => check.Begin(_size.Messages));

        var measured = new Measured(_broker);
        Send(limit);
        measured.Stop();

        _loop.RunFor(Rest);
        _checks.ForEach(check => check.End());
        _receipts.ForEach(check => check.End());
        _size.Learn(measured.Time);
        return measured.End(_tally, _latencies);
    }

    public void Dispose()
    {
        _pacer?.Dispose();
        _sessions.ForEach(session => session.Dispose());
    }

    private void AddDestination(string name, Address address, BodyFormat body)
    {
        var destination = _broker.Protocol.NameOf(name, _plan.IsQueue);
        IDeliveryCheck check = _plan.IsQueue
            ? new QueueCheck(destination, _plan.Publishers, _plan.Subscribers, _tally)
            : new TopicCheck(destination, _plan.Subscribers, _plan.InFlight, _tally);
        _checks.Add(check);

        // Filled below; what has come for a subscriber lets them go on.
        var publishers = new List<Publisher>();
        void Continue() => publishers.ForEach(_turns.Add);

        for (var index = 0; index < _plan.Subscribers; index++)
        {
            var subscriber = new Subscriber(body, check, index, _tally, _latencies, acknowledges: _plan.IsQueue) { Read = Continue };
            subscriber.Session = _broker.Protocol.MakeSession(_loop, address, TimeSpan.Zero, [new Subscription(destination, _plan.IsQueue)], subscriber);
            _sessions.Add(subscriber.Session);
        }

        for (var index = 0; index < _plan.Stalled; index++)
        {
            var session = _broker.Protocol.MakeSession(_loop, address, TimeSpan.Zero, [new Subscription(destination, _plan.IsQueue)], messages: null);
            _sessions.Add(session);
            _stalled.Add(session);
        }

        for (var index = 0; index < _plan.Publishers; index++)
        {
            publishers.Add(MakePublisher(destination, address, body, check, index));
        }

        _publishers.AddRange(publishers);
    }

    private ISession MakeBystander(int index, Address address, Bystander bystander)
    {
        var topic = _broker.Protocol.NameOf(FormattableString.Invariant($"bystander.{index}"), isQueue: false);
        return _broker.Protocol.MakeSession(_loop, address, TimeSpan.Zero, [new Subscription(topic, IsQueue: false)], bystander);
    }

    private Publisher MakePublisher(string destination, Address address, BodyFormat body, IDeliveryCheck check, int index)
    {
        var session = _broker.Protocol.MakeSession(_loop, address, TimeSpan.Zero, [], messages: null);
        var template = new SendTemplate(session.Connection.Framing, _broker.Protocol.MakeSend(destination, body.Length, _plan.IsPersistent), body, index);
        var receipts = _plan.IsPersistent ? new ReceiptCheck(index, _tally) : null;

        var publisher = new Publisher(session, _loop, template)
        {
            Seen = () => check.Seen(index),
            InFlight = _plan.InFlight,
            Receipts = receipts,
            Unconfirmed = _plan.Unconfirmed,
            IsDated = _plan.HasLatencies,
        };

        if (receipts is not null)
        {
            _receipts.Add(receipts);
            session.Confirmed = number =>
            {
                receipts.OnReceipt(number);
                _turns.Add(publisher);
            };
        }

        _sessions.Add(session);
        return publisher;
    }

    private void Send(TimeSpan limit)
    {
        bool isInTime;

        if (_pacer is null)
        {
            _publishers.ForEach(publisher => publisher.Allow(_size.Messages));
            _publishers.ForEach(_turns.Add);
            isInTime = _loop.Run(IsDone, limit, _turns.Send);
        }
        else
        {
            _due = 0;
            _pacer.Start();
            isInTime = _loop.Run(IsDone, limit);
            _pacer.Stop();
        }

        // What has not arrived is listed behind it; it may be late and not lost.
        if (!isInTime)
        {
            _tally.Fault($"the round was not over after {limit.TotalSeconds} s");
        }
    }

    private bool IsDone() => _isBroken || (_tally.Delivered == _plan.Deliveries(_size.Messages) && _receipts.TrueForAll(check => check.IsComplete));

    private void SendOne(long due)
    {
        if (_due++ < _size.Messages)
        {
            _publishers.ForEach(publisher => publisher.SendNow(due));
        }
    }

    private void OnFailed(string why)
    {
        _isBroken = true;
        _tally.Fault($"a connection was lost: {why}");
    }
}
