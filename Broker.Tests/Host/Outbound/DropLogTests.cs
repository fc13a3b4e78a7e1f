using Broker.Core.Outbound;
using Broker.Host.Outbound;
using Broker.Tests.Core;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Outbound;

/// <summary>The log says how much slow subscribers have lost, and not more often than once a minute.</summary>
internal sealed class DropLogTests
{
    [Test]
    public void It_says_how_many_messages_of_how_many_subscriptions()
    {
        var (log, clock) = (new CapturedLog(), new FakeTimeProvider());
        var bench = new OutboxBench { Drops = new DropLog(clock, log) };
        var (one, other) = (bench.Outlet(), bench.Outlet());
        Put(one, OutboxBench.MaxFrames);
        Assert.That(log.Lines, Is.Empty, "There was room.");

        Put(one, 1);
        Assert.That(log.Text, Does.StartWith("Information 1205 Slow subscribers have gone without 1 messages of 1 subscriptions,"));

        Put(one, 6);
        Put(other, 3);
        clock.Advance(DropLog.Interval - TimeSpan.FromTicks(1));
        Put(one, 1);
        Assert.That(log.Lines, Has.Count.EqualTo(1));

        clock.Advance(TimeSpan.FromTicks(1));
        Put(one, 1);
        Assert.That(log.Lines, Has.Count.EqualTo(2));
        Assert.That(log.Text, Does.Contain("Information 1205 Slow subscribers have gone without 11 messages of 2 subscriptions,"));
    }

    private static void Put(SubscriptionOutlet outlet, int count)
    {
        for (var number = 1; number <= count; number++)
        {
            var message = Sample.MessageOf(number, 200);
            outlet.TryEnqueue(new Delivery(message, number, 1, null) { Expendable = Expendable.Of(message, "/topic/a", SlowConsumer.DropOldest, []) });
        }
    }
}
