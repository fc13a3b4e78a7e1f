using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Outbound;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>A topic: everybody who subscribes to it, or to a pattern that means it, gets each message.</summary>
internal sealed class TopicActorTests
{
    [Test]
    public async Task Every_subscriber_gets_each_message_in_order()
    {
        await using var bench = new TopicBench();
        var outboxes = new[] { await bench.SubscribeAsync(), await bench.SubscribeAsync(), await bench.SubscribeAsync() };

        bench.Publish(1, 2, 3);

        await bench.AssertDoneAsync(1, 2, 3);
        foreach (var outbox in outboxes)
        {
            Assert.That(outbox.TakeAll().Select(delivery => Sample.NumberOf(delivery.Message)), Is.EqualTo(new[] { 1, 2, 3 }));
        }
    }

    [Test]
    public async Task All_subscribers_share_one_message_and_nobody_says_what_was_written()
    {
        await using var bench = new TopicBench();
        var (one, other) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());

        bench.Publish(1);

        var (first, second) = (await one.ReceiveAsync(), await other.ReceiveAsync());
        Assert.That(first.Message, Is.SameAs(second.Message));
        Assert.That((first.Sequence, first.Count, first.WrittenTo), Is.EqualTo((0L, 1, (IActorRef?)null)));
    }

    [Test]
    public async Task A_message_that_nobody_wants_is_done_and_gone()
    {
        await using var bench = new TopicBench();

        bench.Publish(1);

        await bench.AssertDoneAsync(1);
        Assert.That(bench.Window.IsEmpty);
        var late = await bench.SubscribeAsync();
        Assert.That(late.TakeAll(), Is.Empty);
    }

    [Test]
    public async Task Who_does_not_ask_hears_nothing()
    {
        await using var bench = new TopicBench();

        bench.Topic.Tell(new Publish(Sample.Message(1), Window: null, Tag: 1, Confirm: false), bench.Session.Ref);

        await bench.AssertNothingDoneAsync();
    }

    [Test]
    public async Task Who_has_unsubscribed_gets_nothing_more_and_the_others_do()
    {
        await using var bench = new TopicBench();
        var (one, two, three) = (await bench.SubscribeAsync(), await bench.SubscribeAsync(), await bench.SubscribeAsync());

        await bench.UnsubscribeAsync(1);
        bench.Publish(1);
        await bench.AssertDoneAsync(1);
        await bench.UnsubscribeAsync(3);
        bench.Publish(2);
        await bench.AssertDoneAsync(2);

        Assert.That(one.TakeAll(), Is.Empty);
        Assert.That(two.TakeAll(), Has.Length.EqualTo(2));
        Assert.That(three.TakeAll(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Subscribers_to_patterns_come_and_go_without_the_topic_being_told()
    {
        await using var bench = new TopicBench();
        bench.Publish(1);
        var matching = bench.SubscribeToPattern("a.*");
        var other = bench.SubscribeToPattern("b.*");
        bench.Publish(2);
        await bench.AssertDoneAsync(1, 2);

        bench.Patterns.Table = PatternTable<TopicSubscriber>.Empty;
        bench.Publish(3);
        await bench.AssertDoneAsync(3);

        Assert.That(matching.TakeAll().Select(delivery => Sample.NumberOf(delivery.Message)), Does.Contain(2).And.Not.Contain(3));
        Assert.That(other.TakeAll(), Is.Empty);
    }

    [Test]
    public async Task A_subscriber_whose_outbox_is_full_has_lost_a_message_and_is_told_so()
    {
        await using var bench = new TopicBench();
        var (full, other) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        full.Result = EnqueueResult.Full;

        bench.Publish(1);

        await bench.AssertDoneAsync(1);
        Assert.That(full.Overflows, Is.EqualTo(1));
        Assert.That((other.TakeAll().Length, other.Overflows), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_subscriber_that_has_ended_is_passed_over()
    {
        await using var bench = new TopicBench();
        var closed = await bench.SubscribeAsync();
        closed.Result = EnqueueResult.Closed;

        bench.Publish(1);

        await bench.AssertDoneAsync(1);
        Assert.That(closed.Overflows, Is.Zero);
    }

    [Test]
    public async Task Who_acknowledges_has_a_queue_of_its_own()
    {
        await using var bench = new TopicBench();
        var (one, queueOfOne) = await bench.SubscribeAsync(AckMode.Individual, prefetch: 1);
        var (two, queueOfTwo) = await bench.SubscribeAsync(AckMode.Individual);
        Assert.That(queueOfOne, Is.Not.EqualTo(queueOfTwo));

        bench.Publish(1, 2);
        await bench.AssertDoneAsync(1, 2);
        Assert.That(await two.ReceiveAsync(2), Is.EqualTo(new[] { 1, 2 }));
        var first = await one.ReceiveAsync();
        Assert.That((Sample.NumberOf(first.Message), first.Sequence), Is.EqualTo((1, 1L)));

        queueOfOne.Tell(new Settle(TopicBench.KeyOf(1), new DeliveryReference(1, default), Settlement.Requeue, Tag: 9, Confirm: true), bench.Session.Ref);
        await bench.AssertDoneAsync(9);
        var again = await one.ReceiveAsync();
        Assert.That((Sample.NumberOf(again.Message), again.Count), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task What_was_acknowledged_before_the_end_is_answered()
    {
        await using var bench = new TopicBench();
        var (outbox, queue) = await bench.SubscribeAsync(AckMode.Individual);
        bench.Publish(1);
        await bench.AssertDoneAsync(1);
        await outbox.ReceiveAsync();

        queue.Tell(new Settle(TopicBench.KeyOf(1), new DeliveryReference(1, default), Settlement.Acknowledge, Tag: 9, Confirm: true), bench.Session.Ref);
        bench.Topic.Tell(new Unsubscribe(TopicBench.Name, TopicBench.KeyOf(1), 0, long.MaxValue, Tag: 10, Confirm: true), bench.Session.Ref);

        Assert.That(await bench.Session.ReceiveAsync(2), Is.EquivalentTo(new[] { new CommandDone(9), new CommandDone(10) }));
        await bench.Session.AwaitDeathAsync(queue);
    }

    [Test]
    public async Task The_queue_of_who_acknowledges_too_slowly_ends_it()
    {
        await using var bench = new TopicBench(Sample.Settings with { SubscriberMessages = 2 });
        var (outbox, queue) = await bench.SubscribeAsync(AckMode.Individual, prefetch: 1);

        bench.Publish(1, 2, 3);
        await bench.AssertDoneAsync(1, 2, 3);
        await queue.Ask<ActorIdentity>(new Identify(0), StompTestClient.Patience);

        Assert.That(outbox.Overflows, Is.EqualTo(1));
    }

    [Test]
    public async Task Messages_of_a_transaction_come_when_it_is_carried_out_and_not_before()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();

        var transaction = await bench.PrepareAsync(1, 2);
        bench.Publish(3);
        await bench.AssertDoneAsync(3);
        bench.Topic.Tell(new CarryOut(transaction), bench.Session.Ref);

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CarriedOut(transaction)));
        Assert.That(outbox.TakeAll().Select(delivery => Sample.NumberOf(delivery.Message)), Is.EqualTo(new[] { 3, 1, 2 }));
    }

    [Test]
    public async Task Messages_of_a_transaction_that_is_rolled_back_never_come()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();

        bench.Topic.Tell(new RollBack(await bench.PrepareAsync(1)), bench.Session.Ref);

        await bench.AssertNothingDoneAsync();
        Assert.That(outbox.TakeAll(), Is.Empty);
    }

    [Test]
    public async Task A_topic_whose_owner_is_gone_drops_what_comes()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();

        bench.Topic.Tell(Discard.Instance, ActorRefs.NoSender);
        bench.Publish(1);

        await bench.AssertDoneAsync(1);
        Assert.That(outbox.TakeAll(), Is.Empty);
        Assert.That(bench.Window.IsEmpty);
    }

    [Test]
    public async Task A_topic_that_nobody_uses_for_a_while_may_go()
    {
        await using var bench = new TopicBench();
        await bench.SubscribeAsync();
        await bench.AdvanceAsync(Sample.Settings.IdleTimeout);
        bench.Topic.Tell(new RetireIfIdle(1), bench.Session.Ref);
        await bench.AssertNothingDoneAsync();

        await bench.UnsubscribeAsync(1);
        await bench.AdvanceAsync(Sample.Settings.IdleTimeout);
        bench.Topic.Tell(new RetireIfIdle(2), bench.Session.Ref);

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new Idle(TopicBench.Name, 2)));
    }

    [Test]
    public async Task A_topic_that_fails_answers_and_tells_its_subscribers_and_goes_on()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();
        outbox.Fault = new InvalidOperationException("a fault of ours");

        bench.Publish(1);

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new DestinationFailed(TopicBench.Name)));
        Assert.That((await bench.Session.ReceiveAsync<CommandRefused>()).Refusal.Reason, Is.EqualTo(RefusalReason.Failed));
        Assert.That(bench.Window.IsEmpty);

        var other = await bench.SubscribeAsync();
        bench.Publish(2);
        await bench.AssertDoneAsync(2);
        Assert.That(await other.ReceiveAsync(1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_topic_that_fails_goes_on_by_the_settings_in_force()
    {
        await using var bench = new TopicBench();
        await bench.UseAsync(Sample.Settings with { Policies = _ => new DestinationPolicy { MaxLength = 7, MaxBytes = 8, MaxDeliveries = 9, SlowConsumer = SlowConsumer.DropOldest } });
        (await bench.SubscribeAsync()).Fault = new InvalidOperationException("a fault of ours");
        bench.Publish(1);
        await bench.Session.ReceiveAsync(2);

        var other = await bench.SubscribeAsync();
        bench.Publish(2);

        Assert.That((await other.ReceiveAsync()).Expendable, Is.Not.Null);
    }

    [Test]
    public async Task A_promise_is_kept_although_the_topic_has_failed_meanwhile()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();
        var transaction = await bench.PrepareAsync(1);
        outbox.Fault = new InvalidOperationException("a fault of ours");
        bench.Publish(2);
        await bench.Session.ReceiveAsync(2);
        var other = await bench.SubscribeAsync();

        bench.Topic.Tell(new CarryOut(transaction), bench.Session.Ref);

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CarriedOut(transaction)));
        Assert.That(await other.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
    }
}
