using Broker.Load.Net;
using Broker.Load.Report;
using Broker.Load.Scenarios;
using Broker.Load.Targets;

namespace Broker.Load.Gateways;

/// <summary>
/// A publisher and a subscriber over WebSocket alone; then the clients of both kinds come, and stay; messages to the one kind, to the other, and
/// to both at once beside the pair. Every kind of message is sent for a while before it is measured, for the broker is fresh.
/// </summary>
internal sealed class GatewaysRun : IRun
{
    private const int WarmUpShare = 4;

    // The heart-beats of both kinds come within it.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(25);

    // Long enough for what comes too often to show, and for what the broker puts off.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    private readonly GatewaysPlan _plan;
    private readonly EventLoop _loop;
    private readonly EventLoop _pairLoop;
    private readonly RunningBroker _broker;
    private readonly Audience _streams;
    private readonly Audience _polls;

    public GatewaysRun(GatewaysPlan plan, EventLoop loop, RunningBroker broker)
    {
        _plan = plan;
        _loop = loop;
        _broker = broker;
        _pairLoop = loop.MakeAnother();
        _streams = new Audience(loop, broker, "gateways.streams", plan.Streams, (where, web, topic, messages) => new EventStreamSession(where, web, topic, messages));
        _polls = new Audience(loop, broker, "gateways.polls", plan.Polls, (where, web, topic, messages) => new PollingSession(where, web, topic, messages));
    }

    public Round RunRound(TimeSpan limit)
    {
        using (var warmUp = MakePair(Share(_plan.PairMessages)))
        {
            _ = Talk(warmUp, limit);
        }

        Round alone;
        using (var pair = MakePair(_plan.PairMessages))
        {
            alone = Talk(pair, limit);
        }

        var streamMemory = _streams.Open(limit);
        var pollMemory = _polls.Open(limit);
        var streamCost = CostOf(_streams, limit);
        var pollCost = CostOf(_polls, limit);

        // Another one: nobody would have answered the broker's pings to the first meanwhile.
        using var beside = MakePair(_plan.PairMessages);
        var served = TalkWhileServed(beside, limit);
        var idle = UsageWhile(() => _loop.RunFor(IdleTime));

        return new Round(
            [
                new("KiB/SSE client", streamMemory, "0.0"),
                new("KiB/polling client", pollMemory, "0.0"),
                new("SSE CPU µs/delivery", streamCost, "0.00"),
                new("polling CPU µs/delivery", pollCost, "0.00"),
                new("idle CPU % of a core", 100 * (idle / IdleTime), "0.0"),
                Latency(alone, "p50 µs", "alone"),
                Latency(alone, "p99 µs", "alone"),
                Latency(served, "p50 µs", "served"),
                Latency(served, "p99 µs", "served"),
                new("RSS MiB", _broker.Usage.ResidentBytes / 1048576.0, "0"),
            ],
            [],
            FaultCount: 0);
    }

    public void Dispose()
    {
        _streams.Dispose();
        _polls.Dispose();
        _pairLoop.Dispose();
    }

    private static int Share(int messages) => Math.Max(1, messages / WarmUpShare);

    private static Figure Latency(Round round, string name, string when)
    {
        var figure = round.Figures.Single(figure => figure.Name == name);
        return figure with { Name = $"{when} {figure.Name}" };
    }

    // It has a thread of its own, so that it does not wait for the generator to be through with thousands of others.
    private IRun MakePair(int messages) =>
        Traffic.Make(new TrafficPlan { Name = "pair", Messages = messages, Rate = GatewaysPlan.PairRate, BodyLength = GatewaysPlan.BodyLength })
            .Prepare(_pairLoop, _broker, Transport.WebSocket);

    private static Round Talk(IRun pair, TimeSpan limit)
    {
        var round = pair.RunRound(limit);
        return round.FaultCount == 0 ? round : throw new LoadException($"the pair: {string.Join("; ", round.Faults)}");
    }

    private Round TalkWhileServed(IRun pair, TimeSpan limit)
    {
        Deliver([_streams, _polls], Share(_plan.Messages), limit);
        Round served;
        var talk = Task.Run(() => Talk(pair, limit));

        try
        {
            Deliver([_streams, _polls], _plan.Messages, limit);
        }
        finally
        {
            served = talk.GetAwaiter().GetResult();
        }

        return served;
    }

    private double CostOf(Audience audience, TimeSpan limit)
    {
        Deliver([audience], Share(_plan.Messages), limit);
        Settling.Wait(_loop, _broker);
        return UsageWhile(() => Deliver([audience], _plan.Messages, limit)).TotalMicroseconds / audience.Delivered;
    }

    private TimeSpan UsageWhile(Action what)
    {
        var before = _broker.Usage.Total;
        what();
        return _broker.Usage.Total - before;
    }

    private void Deliver(Audience[] audiences, int messages, TimeSpan limit)
    {
        Array.ForEach(audiences, audience => audience.Begin(messages));
        using var pacer = new Pacer(_loop, _plan.Rate, due => Array.ForEach(audiences, audience => audience.SendOne(due)));
        pacer.Start();
        _ = _loop.Run(() => Array.TrueForAll(audiences, audience => audience.IsDone), limit + _plan.Time);
        pacer.Stop();
        _loop.RunFor(Rest);
        Array.ForEach(audiences, audience => audience.End());
    }
}
