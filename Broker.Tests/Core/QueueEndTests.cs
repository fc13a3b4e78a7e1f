using Broker.Core.Destinations;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>The ends: of a subscription, of a queue that nobody uses, of one whose owner is gone.</summary>
internal sealed class QueueEndTests
{
    [Test]
    public async Task What_was_not_acknowledged_goes_back_in_its_old_order()
    {
        await using var bench = new QueueBench();
        var one = await bench.SubscribeAsync(AckMode.Individual, prefetch: 3);
        bench.Publish(1, 2, 3, 4);
        await one.ReceiveAsync(3);
        await bench.AcknowledgeAsync(1, sequence: 2);

        await bench.UnsubscribeAsync(1);
        var two = await bench.SubscribeAsync();

        await bench.SettleDownAsync();
        Assert.That(
            two.TakeAll().Select(delivery => (Sample.NumberOf(delivery.Message), delivery.Count)),
            Is.EqualTo(new[] { (1, 2), (3, 2), (4, 2) }));
    }

    [Test]
    public async Task What_was_certainly_not_sent_does_not_count_as_delivered()
    {
        await using var bench = new QueueBench();
        var one = await bench.SubscribeAsync();
        bench.Publish(1, 2, 3);
        await one.ReceiveAsync(3);

        await bench.UnsubscribeAsync(1, unsentFrom: 2);
        var two = await bench.SubscribeAsync();

        await bench.SettleDownAsync();
        Assert.That(
            two.TakeAll().Select(delivery => (Sample.NumberOf(delivery.Message), delivery.Count)),
            Is.EqualTo(new[] { (1, 2), (2, 1), (3, 1) }));
    }

    [Test]
    public async Task Without_acknowledgements_what_was_written_is_gone_and_the_rest_goes_back()
    {
        await using var bench = new QueueBench();
        var one = await bench.SubscribeAsync(AckMode.Auto);
        bench.Publish(1, 2, 3);
        await one.ReceiveAsync(3);

        await bench.UnsubscribeAsync(1, writtenUpTo: 1, unsentFrom: 3);
        var two = await bench.SubscribeAsync();

        await bench.SettleDownAsync();
        Assert.That(
            two.TakeAll().Select(delivery => (Sample.NumberOf(delivery.Message), delivery.Count)),
            Is.EqualTo(new[] { (2, 2), (3, 1) }));
    }

    [Test]
    public async Task With_acknowledgements_what_was_written_is_not_gone()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync(AckMode.Cumulative);
        bench.Publish(1, 2);
        await outbox.ReceiveAsync(2);

        await bench.UnsubscribeAsync(1, writtenUpTo: 2);

        Assert.That(bench.Store.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task A_message_that_nobody_keeps_goes_round_until_it_is_a_dead_letter()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxDeliveries: 3));
        bench.Publish(1);

        for (var subscription = 1; subscription <= 3; subscription++)
        {
            var outbox = await bench.SubscribeAsync();
            Assert.That((await outbox.ReceiveAsync()).Count, Is.EqualTo(subscription));
            await bench.UnsubscribeAsync(subscription);
        }

        await bench.TakeLetterAsync();
        Assert.That(bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task Other_subscribers_get_what_goes_back()
    {
        await using var bench = new QueueBench();
        var (one, two) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        bench.Publish(1, 2, 3, 4);
        await one.ReceiveAsync(2);
        await two.ReceiveAsync(2);

        await bench.UnsubscribeAsync(1);

        Assert.That(await two.ReceiveAsync(2), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public async Task Who_has_ended_gets_nothing_more()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        await bench.UnsubscribeAsync(1);

        bench.Publish(1);
        await bench.SettleDownAsync();

        Assert.That(outbox.TakeAll(), Is.Empty);
        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task The_end_of_a_subscription_that_has_ended_is_done()
    {
        await using var bench = new QueueBench();

        await bench.UnsubscribeAsync(1);

        await bench.Session.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_queue_that_is_empty_and_unused_for_a_while_may_go()
    {
        await using var bench = new QueueBench();
        await bench.SettleDownAsync();
        bench.Clock.Advance(Sample.Settings.IdleTimeout);

        Assert.That(await bench.AskAsync(new RetireIfIdle(7)), Is.EqualTo(new Idle(QueueBench.Name, 7)));
    }

    [Test]
    public async Task A_queue_that_was_used_a_while_ago_stays()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();
        await bench.AcknowledgeAsync(1, sequence: 1);
        bench.Clock.Advance(Sample.Settings.IdleTimeout);
        await bench.UnsubscribeAsync(1);

        bench.Clock.Advance(Sample.Settings.IdleTimeout - TimeSpan.FromSeconds(1));
        bench.Queue.Tell(new RetireIfIdle(1), bench.Session.Ref);
        await bench.SettleDownAsync();
        await bench.Session.AssertNothingMoreAsync();

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await bench.AskAsync(new RetireIfIdle(2)), Is.EqualTo(new Idle(QueueBench.Name, 2)));
    }

    [Test]
    public async Task A_queue_with_messages_stays()
    {
        await using var bench = new QueueBench();
        bench.Publish(1);
        await bench.SettleDownAsync();
        bench.Clock.Advance(Sample.Settings.IdleTimeout);

        bench.Queue.Tell(new RetireIfIdle(1), bench.Session.Ref);
        await bench.SettleDownAsync();

        await bench.Session.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_queue_with_subscribers_stays()
    {
        await using var bench = new QueueBench();
        await bench.SubscribeAsync();
        bench.Clock.Advance(Sample.Settings.IdleTimeout);

        bench.Queue.Tell(new RetireIfIdle(1), bench.Session.Ref);
        await bench.SettleDownAsync();

        await bench.Session.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_queue_that_has_promised_something_stays()
    {
        await using var bench = new QueueBench();
        await bench.PrepareAsync(bench.PublishOf(1));
        bench.Clock.Advance(Sample.Settings.IdleTimeout);

        bench.Queue.Tell(new RetireIfIdle(1), bench.Session.Ref);
        await bench.SettleDownAsync();

        await bench.Session.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_queue_whose_owner_is_gone_drops_what_it_holds_and_what_comes()
    {
        await using var bench = new QueueBench();
        bench.Publish(1);

        bench.Queue.Tell(Discard.Instance, ActorRefs.NoSender);
        await bench.DoAsync(bench.PublishOf(2));
        await bench.CarryOutAsync(await bench.PrepareAsync(bench.PublishOf(3)));
        var outbox = await bench.SubscribeAsync();

        Assert.That(outbox.TakeAll(), Is.Empty);
        Assert.That((bench.Store.Count, bench.Store.Bytes, bench.Store.HasWaiting), Is.EqualTo((0, 0, false)));
    }

    [Test]
    public async Task What_is_out_when_the_owner_goes_is_nobodys_whatever_becomes_of_it()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxDeliveries: 1));
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1, 2, 3, 4);
        await outbox.ReceiveAsync(4);

        bench.Queue.Tell(Discard.Instance, ActorRefs.NoSender);
        await bench.AcknowledgeAsync(1, sequence: 1);
        await bench.RequeueAsync(1, sequence: 2);
        await bench.RejectAsync(1, sequence: 3);
        await bench.UnsubscribeAsync(1);

        Assert.That((bench.Store.Count, bench.Store.Bytes, bench.Store.HasWaiting), Is.EqualTo((0, 0, false)));
        await bench.Directory.AssertNothingMoreAsync();
    }
}
