using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Outbound;
using Broker.Core.Transactions;

namespace Broker.Tests.Core;

/// <summary>
/// Holding messages back while most of those a topic reaches cannot keep up: as long as that helps, and no longer. A publisher whose
/// message is held back has no answer and no room in its window, and so it pauses.
/// </summary>
internal sealed class HeldPublishesTests
{
    [Test]
    public async Task When_most_subscribers_cannot_keep_up_messages_wait_until_they_can()
    {
        await using var bench = new TopicBench();
        var (slow, other, third) = (await bench.SubscribeAsync(), await bench.SubscribeAsync(), await bench.SubscribeAsync());
        Congest(slow, other);

        bench.Publish(1, 2, 3);
        await bench.AssertDoneAsync(1);
        await bench.AssertNothingDoneAsync();
        Assert.That(bench.Window.IsEmpty, Is.False);

        slow.Drain();
        other.Drain();

        await bench.AssertDoneAsync(2, 3);
        Assert.That(bench.Window.IsEmpty);
        Assert.That(await third.ReceiveAsync(3), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task When_only_some_cannot_keep_up_nobody_waits_for_them()
    {
        await using var bench = new TopicBench();
        var (slow, _) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());
        Congest(slow);

        bench.Publish(1, 2, 3);

        await bench.AssertDoneAsync(1, 2, 3);
    }

    [Test]
    public async Task When_some_have_caught_up_and_most_have_not_messages_still_wait()
    {
        await using var bench = new TopicBench();
        var slow = new[] { await bench.SubscribeAsync(), await bench.SubscribeAsync(), await bench.SubscribeAsync() };
        Congest(slow);
        bench.Publish(1, 2);
        await bench.AssertDoneAsync(1);

        slow[0].Drain();
        await bench.AssertNothingDoneAsync();
        slow[1].Drain();
        await bench.AdvanceAsync(TopicBench.Tick);

        await bench.AssertDoneAsync(2);
    }

    [Test]
    public async Task While_all_take_data_messages_wait_however_slowly()
    {
        await using var bench = new TopicBench();
        var slow = await bench.SubscribeAsync();
        Congest(slow);
        bench.Publish(1, 2);
        await bench.AssertDoneAsync(1);

        for (var tick = 0; tick < 50; tick++)
        {
            slow.Progress += 1;
            await bench.AdvanceAsync(TopicBench.Tick);
        }

        await bench.AssertNothingDoneAsync();
        Assert.That(slow.IsGivenUp, Is.False);
    }

    [Test]
    public async Task When_they_take_nothing_any_more_nobody_waits_for_them_any_longer()
    {
        await using var bench = new TopicBench();
        var stuck = await bench.SubscribeAsync();
        Congest(stuck);
        bench.Publish(1, 2);
        await bench.AssertDoneAsync(1);

        await bench.AdvanceAsync(TopicBench.Tick);
        await bench.AssertNothingDoneAsync();
        stuck.Result = EnqueueResult.Enqueued;
        await bench.AdvanceAsync(TopicBench.Tick * 4);

        await bench.AssertDoneAsync(2);
        Assert.That(stuck.IsGivenUp);
    }

    [Test]
    public async Task When_some_could_go_faster_messages_wait_only_while_the_machine_is_at_work()
    {
        await using var bench = new TopicBench();
        var (slow, other, _) = (await bench.SubscribeAsync(), await bench.SubscribeAsync(), await bench.SubscribeAsync());
        Congest(slow, other);
        bench.Publish(1, 2);
        await bench.AssertDoneAsync(1);

        for (var tick = 0; tick < 10; tick++)
        {
            slow.Progress += 2 * 1024 * 1024;
            await bench.AdvanceAsync(TopicBench.Tick);
        }

        await bench.AssertNothingDoneAsync();
        slow.Result = other.Result = EnqueueResult.Enqueued;
        slow.Progress += 1000;
        await bench.AdvanceAsync(TopicBench.Tick);

        await bench.AssertDoneAsync(2);
        Assert.That((slow.IsGivenUp, other.IsGivenUp), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task When_the_slow_ones_leave_nobody_waits_for_them()
    {
        await using var bench = new TopicBench();
        var (slow, other, _) = (await bench.SubscribeAsync(), await bench.SubscribeAsync(), await bench.SubscribeAsync());
        Congest(slow, other);
        bench.Publish(1, 2);
        await bench.AssertDoneAsync(1);

        await bench.UnsubscribeAsync(1);
        await bench.UnsubscribeAsync(2);
        await bench.AdvanceAsync(TopicBench.Tick);

        await bench.AssertDoneAsync(2);
    }

    [Test]
    public async Task Subscribers_to_patterns_count_as_well()
    {
        await using var bench = new TopicBench();
        var slow = bench.SubscribeToPattern("a.*");
        Congest(slow);

        bench.Publish(1, 2);
        await bench.AssertDoneAsync(1);
        await bench.AssertNothingDoneAsync();
        slow.Drain();

        await bench.AssertDoneAsync(2);
    }

    [Test]
    public async Task A_commit_does_not_overtake_what_waits()
    {
        await using var bench = new TopicBench();
        var slow = await bench.SubscribeAsync();
        var transaction = await bench.PrepareAsync(3);
        Congest(slow);

        bench.Publish(1, 2);
        bench.Topic.Tell(new CarryOut(transaction), bench.Session.Ref);
        await bench.AssertDoneAsync(1);
        await bench.AssertNothingDoneAsync();
        slow.Drain();

        Assert.That(await bench.Session.ReceiveAsync(2), Is.EqualTo(new object[] { new CommandDone(2), new CarriedOut(transaction) }));
        Assert.That(await slow.ReceiveAsync(3), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task A_topic_at_which_messages_wait_stays()
    {
        await using var bench = new TopicBench();
        Congest(await bench.SubscribeAsync());
        bench.Publish(1, 2);
        await bench.AssertDoneAsync(1);
        await bench.UnsubscribeAsync(1);

        bench.Topic.Tell(new RetireIfIdle(1), bench.Session.Ref);

        await bench.AssertNothingDoneAsync();
    }

    [Test]
    public async Task What_waits_when_the_owner_goes_is_dropped_and_done()
    {
        await using var bench = new TopicBench();
        Congest(await bench.SubscribeAsync());
        bench.Publish(1, 2, 3);
        await bench.AssertDoneAsync(1);

        bench.Topic.Tell(Discard.Instance, ActorRefs.NoSender);

        await bench.AssertDoneAsync(2, 3);
        Assert.That(bench.Window.IsEmpty);
    }

    [Test]
    public async Task What_waits_when_the_topic_fails_is_refused()
    {
        await using var bench = new TopicBench();
        var slow = await bench.SubscribeAsync();
        Congest(slow);
        bench.Publish(1, 2, 3);
        await bench.AssertDoneAsync(1);

        slow.Fault = new InvalidOperationException("a fault of ours");
        slow.Drain();

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new DestinationFailed(TopicBench.Name)));
        Assert.That((await bench.Session.ReceiveAsync(2)).Cast<CommandRefused>().Select(refused => refused.Tag), Is.EqualTo(new[] { 2L, 3L }));
        Assert.That(bench.Window.IsEmpty);
    }

    private static void Congest(params FakeOutbox[] outboxes)
    {
        foreach (var outbox in outboxes)
        {
            outbox.IsCongested = true;
            outbox.Result = EnqueueResult.Congested;
        }
    }
}
