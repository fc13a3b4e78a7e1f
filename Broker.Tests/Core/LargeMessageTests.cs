using Broker.Core.Commands;
using Broker.Core.Outbound;
using Broker.Core.Transactions;

namespace Broker.Tests.Core;

/// <summary>
/// A few large messages fill an outbox before the quickest reader can have taken one. So a topic does not hand one out before all
/// have room for it, as long as those who have none take data.
/// </summary>
internal sealed class LargeMessageTests
{
    [Test]
    public async Task It_waits_for_the_one_subscriber_that_has_no_room()
    {
        await using var bench = new TopicBench();
        var (full, other, third) = (await bench.SubscribeAsync(), await bench.SubscribeAsync(), await bench.SubscribeAsync());
        full.IsTooFull = true;

        bench.PublishLarge(1);
        await bench.AssertNothingDoneAsync();
        full.Drain();

        await bench.AssertDoneAsync(1);
        foreach (var outbox in new[] { full, other, third })
        {
            Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
        }
    }

    [Test]
    public async Task Others_do_not_overtake_it()
    {
        await using var bench = new TopicBench();
        var (full, other) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        full.IsTooFull = true;

        bench.PublishLarge(1);
        bench.Publish(2);
        await bench.AssertNothingDoneAsync();
        full.Drain();

        await bench.AssertDoneAsync(1, 2);
        Assert.That(await other.ReceiveAsync(2), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task One_behind_another_waits_for_room_again()
    {
        await using var bench = new TopicBench();
        var (full, next) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        full.IsTooFull = true;

        bench.PublishLarge(1);
        bench.PublishLarge(2);
        next.IsTooFull = true;
        full.Drain();
        await bench.AssertNothingDoneAsync();
        next.Drain();

        await bench.AssertDoneAsync(1, 2);
    }

    [Test]
    public async Task Those_of_a_transaction_wait_each_for_room_and_nothing_overtakes_them()
    {
        await using var bench = new TopicBench();
        var (full, other) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        var transaction = await bench.PrepareAsync(Sample.Message(1), Sample.MessageOf(2, 64 * 1024), Sample.Message(3));
        full.IsTooFull = true;

        bench.Topic.Tell(new CarryOut(transaction), bench.Session.Ref);
        bench.Publish(4);
        await bench.AssertNothingDoneAsync();
        Assert.That(await other.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
        full.Drain();

        Assert.That(await bench.Session.ReceiveAsync(2), Is.EqualTo(new object[] { new CarriedOut(transaction), new CommandDone(4) }));
        Assert.That(await other.ReceiveAsync(3), Is.EqualTo(new[] { 2, 3, 4 }));
    }

    [Test]
    public async Task A_transaction_stops_behind_a_message_after_which_most_cannot_keep_up()
    {
        await using var bench = new TopicBench();
        var slow = await bench.SubscribeAsync();
        var transaction = await bench.PrepareAsync(1, 2);
        (slow.Result, slow.IsCongested) = (EnqueueResult.Congested, true);

        bench.Topic.Tell(new CarryOut(transaction), bench.Session.Ref);
        await bench.AssertNothingDoneAsync();
        Assert.That(await slow.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
        slow.Drain();

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CarriedOut(transaction)));
        Assert.That(await slow.ReceiveAsync(1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_small_one_does_not_ask()
    {
        await using var bench = new TopicBench();
        var (full, _) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        full.IsTooFull = true;

        bench.Publish(1);

        await bench.AssertDoneAsync(1);
    }

    [Test]
    public async Task It_waits_while_much_is_taken()
    {
        await using var bench = new TopicBench();
        var (full, _) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        full.IsTooFull = true;
        bench.PublishLarge(1);

        for (var tick = 1; tick <= 30; tick++)
        {
            // Taken as a whole, now and then.
            full.Progress += tick % 3 == 0 ? 4 * 1024 * 1024 : 0;
            await bench.AdvanceAsync(TopicBench.Tick);
        }

        await bench.AssertNothingDoneAsync();
        Assert.That(full.IsGivenUp, Is.False);
    }

    [Test]
    public async Task It_does_not_wait_long_for_one_that_takes_little()
    {
        await using var bench = new TopicBench();
        var (full, _) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        full.IsTooFull = true;
        bench.PublishLarge(1);

        for (var tick = 0; tick < 6; tick++)
        {
            full.Progress += 1000;
            await bench.AdvanceAsync(TopicBench.Tick);
        }

        await bench.AssertDoneAsync(1);
        Assert.That(full.IsGivenUp);
    }
}
