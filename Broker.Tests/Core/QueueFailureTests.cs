using Broker.Core.Commands;
using Broker.Core.Subscriptions;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>A queue that fails, by a fault of ours: nothing is lost, nobody waits for ever, and it goes on.</summary>
internal sealed class QueueFailureTests
{
    [Test]
    public async Task Who_published_the_message_it_failed_at_is_told_and_free_to_go_on()
    {
        await using var actors = new TestActors();
        var clock = new FaultyClock();
        await using var bench = new QueueBench(clock: clock);
        var window = new PublishWindow(actors.Probe().Ref, 10, 10_000);
        await bench.SettleDownAsync();

        clock.FailsNext = true;
        await bench.RefusedAsync(bench.PublishOf(1, window), RefusalReason.Failed);

        Assert.That(window.IsEmpty);
        await bench.DoAsync(bench.PublishOf(2));
        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Sessions_are_told_that_their_subscriptions_are_gone()
    {
        var clock = new FaultyClock();
        await using var bench = new QueueBench(clock: clock);
        await bench.SubscribeAsync();

        clock.FailsNext = true;
        bench.Publish(1);

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new DestinationFailed(QueueBench.Name)));
        Assert.That(await bench.Session.ReceiveAsync(), Is.TypeOf<CommandRefused>());
        await bench.Session.AssertNothingMoreAsync();
    }

    [Test]
    public async Task What_was_out_for_delivery_is_delivered_again_in_its_order()
    {
        var clock = new FaultyClock();
        await using var bench = new QueueBench(clock: clock);
        var outbox = await bench.SubscribeAsync(AckMode.Individual, prefetch: 3);
        bench.Publish(1, 2, 3, 4);
        await outbox.ReceiveAsync(3);

        clock.FailsNext = true;
        bench.Publish(5);
        await bench.Session.ReceiveAsync(2);
        await bench.SubscribeAsync(outbox = new FakeOutbox("new"), 2, AckMode.Individual, prefetch: 0);
        await bench.SettleDownAsync();

        Assert.That(
            outbox.TakeAll().Select(delivery => (Sample.NumberOf(delivery.Message), delivery.Count)),
            Is.EqualTo(new[] { (1, 2), (2, 2), (3, 2), (4, 1) }));
    }

    [Test]
    public async Task A_failure_after_the_answer_is_not_answered_again_and_loses_nothing()
    {
        await using var actors = new TestActors();
        await using var bench = new QueueBench();
        var window = new PublishWindow(actors.Probe().Ref, 10, 10_000);
        var outbox = await bench.SubscribeAsync();
        outbox.Fault = new InvalidOperationException("a fault of ours");

        await bench.DoAsync(bench.PublishOf(1, window));

        Assert.That(await bench.Session.ReceiveAsync(), Is.TypeOf<DestinationFailed>());
        await bench.Session.AssertNothingMoreAsync();
        Assert.That(window.IsEmpty);
        window.Take(1);
        Assert.That(window.IsEmpty, Is.False, "Not released twice.");

        var other = await bench.SubscribeAsync();
        Assert.That(await other.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task A_promise_is_kept_all_the_same()
    {
        var clock = new FaultyClock();
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 4), clock);
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1, 2);
        await outbox.ReceiveAsync(2);
        var transaction = await bench.PrepareAsync(bench.SettleOf(1, sequence: 1), bench.PublishOf(3));

        clock.FailsNext = true;
        bench.Publish(4);
        await bench.Session.ReceiveAsync(2);
        await bench.CarryOutAsync(transaction);

        var other = await bench.SubscribeAsync();
        Assert.That(await other.ReceiveAsync(2), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(bench.Store.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task A_promise_that_is_forgotten_after_the_failure_gives_back_what_it_held()
    {
        var clock = new FaultyClock();
        await using var bench = new QueueBench(clock: clock);
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1, 2);
        await outbox.ReceiveAsync(2);
        var transaction = await bench.PrepareAsync(bench.SettleOf(1, sequence: 1));

        clock.FailsNext = true;
        bench.Publish(3);
        await bench.Session.ReceiveAsync(2);
        await bench.RollBackAsync(transaction);

        var other = await bench.SubscribeAsync();
        Assert.That(await other.ReceiveAsync(2), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task A_commit_that_fails_in_its_second_step_leaves_nobody_waiting()
    {
        var clock = new FaultyClock();
        await using var bench = new QueueBench(clock: clock);
        var transaction = await bench.PrepareAsync(bench.PublishOf(1));

        clock.FailsNext = true;
        await bench.CarryOutAsync(transaction);

        await bench.DoAsync(bench.PublishOf(2));
    }

    [Test]
    public async Task An_acknowledgement_from_before_the_failure_is_ignored()
    {
        var clock = new FaultyClock();
        await using var bench = new QueueBench(clock: clock);
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();

        clock.FailsNext = true;
        bench.Publish(2);
        await bench.Session.ReceiveAsync(2);
        await bench.AcknowledgeAsync(1, sequence: 1);

        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    /// <summary>A clock that fails when it is told to, once: a queue looks at it before it takes a message.</summary>
    private sealed class FaultyClock : TimeProvider
    {
        public bool FailsNext { get; set; }

        public override long GetTimestamp()
        {
            if (FailsNext)
            {
                FailsNext = false;
                throw new InvalidOperationException("a fault of ours");
            }

            return 0;
        }
    }
}
