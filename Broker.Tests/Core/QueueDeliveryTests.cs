using Broker.Core.Commands;
using Broker.Core.Outbound;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>Who gets which message of a queue, and when.</summary>
internal sealed class QueueDeliveryTests
{
    [Test]
    public async Task Messages_wait_for_a_subscriber_and_come_in_their_order()
    {
        await using var bench = new QueueBench();
        bench.Publish(1, 2, 3);

        var outbox = await bench.SubscribeAsync();

        Assert.That(await outbox.ReceiveAsync(3), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Each_message_goes_to_one_subscriber_in_turn()
    {
        await using var bench = new QueueBench();
        var (one, two, three) = (await bench.SubscribeAsync(), await bench.SubscribeAsync(), await bench.SubscribeAsync());

        bench.Publish([.. Enumerable.Range(1, 9)]);

        Assert.That(await one.ReceiveAsync(3), Is.EqualTo(new[] { 1, 4, 7 }));
        Assert.That(await two.ReceiveAsync(3), Is.EqualTo(new[] { 2, 5, 8 }));
        Assert.That(await three.ReceiveAsync(3), Is.EqualTo(new[] { 3, 6, 9 }));
    }

    [Test]
    public async Task A_subscriber_gets_no_more_than_its_credit()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync(AckMode.Individual, prefetch: 2);

        bench.Publish(1, 2, 3, 4);
        Assert.That(await outbox.ReceiveAsync(2), Is.EqualTo(new[] { 1, 2 }));
        await bench.SettleDownAsync();
        Assert.That(outbox.TakeAll(), Is.Empty);

        await bench.AcknowledgeAsync(1, sequence: 2);
        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task A_cumulative_acknowledgement_frees_the_credit_of_all_before_it()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync(AckMode.Cumulative, prefetch: 3);
        bench.Publish(1, 2, 3, 4, 5, 6);
        await outbox.ReceiveAsync(3);

        await bench.AcknowledgeAsync(1, sequence: 3);

        Assert.That(await outbox.ReceiveAsync(3), Is.EqualTo(new[] { 4, 5, 6 }));
    }

    [Test]
    public async Task A_subscriber_without_credit_is_passed_over()
    {
        await using var bench = new QueueBench();
        var (busy, idle) = (await bench.SubscribeAsync(AckMode.Individual, prefetch: 1), await bench.SubscribeAsync());

        bench.Publish(1, 2, 3, 4);

        Assert.That(await busy.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
        Assert.That(await idle.ReceiveAsync(3), Is.EqualTo(new[] { 2, 3, 4 }));
    }

    [Test]
    public async Task Deliveries_are_numbered_within_their_subscription()
    {
        await using var bench = new QueueBench();
        var (one, two) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());

        bench.Publish(1, 2, 3, 4);
        await bench.SettleDownAsync();

        Assert.That(one.TakeAll().Select(delivery => delivery.Sequence), Is.EqualTo(new[] { 1L, 2L }));
        Assert.That(two.TakeAll().Select(delivery => delivery.Sequence), Is.EqualTo(new[] { 1L, 2L }));
    }

    [Test]
    public async Task A_message_that_was_acknowledged_is_gone()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();

        await bench.AcknowledgeAsync(1, sequence: 1);

        Assert.That((bench.Store.Count, bench.Store.Bytes), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Without_acknowledgements_a_message_is_gone_when_it_has_been_written()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync(AckMode.Auto, prefetch: 2);
        bench.Publish(1, 2, 3);

        var first = await outbox.ReceiveAsync();
        Assert.That(first.WrittenTo, Is.EqualTo(bench.Queue));
        await outbox.ReceiveAsync();
        bench.Queue.Tell(new Written(QueueBench.KeyOf(1), UpTo: 2), ActorRefs.NoSender);

        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 3 }));
        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [TestCase(AckMode.Individual)]
    [TestCase(AckMode.Cumulative)]
    public async Task Who_acknowledges_need_not_say_what_was_written(AckMode mode)
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync(mode);

        bench.Publish(1);

        Assert.That((await outbox.ReceiveAsync()).WrittenTo, Is.Null);
    }

    [Test]
    public async Task A_message_that_comes_back_is_delivered_again_before_later_ones()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync(AckMode.Individual, prefetch: 2);
        bench.Publish(1, 2, 3);
        await outbox.ReceiveAsync(2);

        await bench.RequeueAsync(1, sequence: 1);

        var again = await outbox.ReceiveAsync();
        Assert.That((Sample.NumberOf(again.Message), again.Sequence, again.Count), Is.EqualTo((1, 3, 2)));
    }

    [Test]
    public async Task Messages_that_come_back_keep_their_order()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync(AckMode.Cumulative, prefetch: 3);
        bench.Publish(1, 2, 3, 4);
        await outbox.ReceiveAsync(3);

        await bench.RequeueAsync(1, sequence: 3);

        Assert.That(await outbox.ReceiveAsync(3), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task A_message_that_comes_back_may_go_to_another_subscriber()
    {
        await using var bench = new QueueBench();
        var one = await bench.SubscribeAsync(AckMode.Individual, prefetch: 1);
        bench.Publish(1);
        await one.ReceiveAsync();
        var two = await bench.SubscribeAsync();

        await bench.RequeueAsync(1, sequence: 1);

        var again = await two.ReceiveAsync();
        Assert.That((Sample.NumberOf(again.Message), again.Sequence, again.Count), Is.EqualTo((1, 1, 2)));
    }

    [Test]
    public async Task An_acknowledgement_of_what_was_settled_is_done_and_changes_nothing()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1, 2);
        await outbox.ReceiveAsync(2);
        await bench.AcknowledgeAsync(1, sequence: 1);

        await bench.AcknowledgeAsync(1, sequence: 1);

        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task An_acknowledgement_of_what_was_never_delivered_is_refused()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();

        await bench.RefusedAsync(bench.SettleOf(1, sequence: 2), RefusalReason.NeverDelivered);

        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task An_acknowledgement_for_a_subscription_that_has_ended_is_done_and_changes_nothing()
    {
        await using var bench = new QueueBench();
        bench.Publish(1);

        await bench.AcknowledgeAsync(7, sequence: 1);

        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_full_outbox_gets_the_message_when_it_has_room_and_it_counts_once()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        outbox.Room = 1;
        bench.Publish(1, 2, 3);
        await outbox.ReceiveAsync(1);
        await bench.SettleDownAsync();
        Assert.That(outbox.Watchers, Is.EqualTo(1), "Asked once for word of room.");

        outbox.Drain();

        var (second, third) = (await outbox.ReceiveAsync(), await outbox.ReceiveAsync());
        Assert.That((Sample.NumberOf(second.Message), second.Sequence, second.Count), Is.EqualTo((2, 2, 1)));
        Assert.That((Sample.NumberOf(third.Message), third.Sequence), Is.EqualTo((3, 3)));
    }

    [Test]
    public async Task A_full_outbox_holds_nobody_else_up()
    {
        await using var bench = new QueueBench();
        var (full, other) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        full.Result = EnqueueResult.Full;

        bench.Publish(1, 2, 3);

        Assert.That(await other.ReceiveAsync(3), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task A_closed_outbox_loses_nothing()
    {
        await using var bench = new QueueBench();
        var (closed, other) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        closed.Result = EnqueueResult.Closed;

        bench.Publish(1, 2, 3);
        Assert.That(await other.ReceiveAsync(3), Is.EqualTo(new[] { 1, 2, 3 }));
        await bench.UnsubscribeAsync(1);

        Assert.That(bench.Store.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task A_congested_outbox_has_taken_the_message()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        outbox.Result = EnqueueResult.Congested;

        bench.Publish(1, 2);

        Assert.That(await outbox.ReceiveAsync(2), Is.EqualTo(new[] { 1, 2 }));
        await bench.AcknowledgeAsync(1, sequence: 2);
    }
}
