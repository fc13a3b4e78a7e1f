using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Outbound;
using Broker.Core.Transactions;

namespace Broker.Tests.Core;

/// <summary>Messages that are sent to a topic twice.</summary>
internal sealed class TopicDedupTests
{
    [TestCase("dedup-id")]
    [TestCase("_AMQ_DUPL_ID")]
    public async Task A_second_message_of_the_same_id_is_taken_and_dropped(string header)
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();

        bench.Publish([new Sent(1) { DedupId = "x", DedupHeader = header }.ToMessage(), new Sent(2) { DedupId = "x", DedupHeader = header }.ToMessage(), new Sent(3) { DedupId = "y", DedupHeader = header }.ToMessage()]);

        Assert.That(await bench.Session.ReceiveAsync(3), Is.EqualTo(new[] { new CommandDone(1), new CommandDone(2, IsDuplicate: true), new CommandDone(3) }));
        Assert.That(await outbox.ReceiveAsync(2), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(bench.Window.IsEmpty);
    }

    [Test]
    public async Task After_the_window_the_same_id_is_new()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish([new Sent(1) { DedupId = "x" }.ToMessage()]);
        await bench.AssertDoneAsync(1);

        await bench.AdvanceAsync(Sample.Settings.PolicyOf(TopicBench.Name).DedupWindow);
        bench.Publish([new Sent(2) { DedupId = "x" }.ToMessage()]);

        await bench.AssertDoneAsync(2);
        Assert.That(await outbox.ReceiveAsync(2), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task A_topic_stays_as_long_as_an_id_counts()
    {
        await using var bench = new TopicBench();
        bench.Publish([new Sent(1) { DedupId = "x" }.ToMessage()]);
        await bench.AssertDoneAsync(1);

        await bench.AdvanceAsync(Sample.Settings.IdleTimeout);
        bench.Topic.Tell(new RetireIfIdle(1), bench.Session.Ref);
        await bench.AssertNothingDoneAsync();

        await bench.AdvanceAsync(Sample.Settings.PolicyOf(TopicBench.Name).DedupWindow);
        bench.Topic.Tell(new RetireIfIdle(2), bench.Session.Ref);
        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new Idle(TopicBench.Name, 2)));
    }

    [Test]
    public async Task While_a_transaction_is_not_decided_it_is_not_known_whether_another_one_is_a_duplicate([Values] bool comesToPass)
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();
        var transaction = await bench.PrepareAsync(new Sent(1) { DedupId = "x" }.ToMessage());

        bench.Publish([new Sent(2) { DedupId = "x" }.ToMessage()]);
        await bench.AssertNothingDoneAsync();
        bench.Topic.Tell(comesToPass ? new CarryOut(transaction) : new RollBack(transaction), bench.Session.Ref);

        if (comesToPass)
        {
            Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CarriedOut(transaction)));
        }

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CommandDone(2, IsDuplicate: comesToPass)));
        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { comesToPass ? 1 : 2 }));
        Assert.That(bench.Window.IsEmpty);
    }

    [Test]
    public async Task What_is_held_back_for_a_transaction_stays_in_the_window_of_its_publisher()
    {
        await using var bench = new TopicBench();
        var transaction = await bench.PrepareAsync(new Sent(1) { DedupId = "x" }.ToMessage());

        bench.Publish([.. Enumerable.Range(2, 1000).Select(number => new Sent(number) { DedupId = "x" }.ToMessage())]);
        await bench.AssertNothingDoneAsync();
        Assert.That(bench.Window.IsFull, Is.True, "So one connection can have no more held back than that.");

        bench.Topic.Tell(new CarryOut(transaction), bench.Session.Ref);
        await bench.Session.ReceiveAsync(1001);
        Assert.That(bench.Window.IsEmpty, Is.True);
    }

    [Test]
    public async Task Of_two_in_one_transaction_the_first_counts()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();

        var transaction = await bench.PrepareAsync(new Sent(1) { DedupId = "x" }.ToMessage(), new Sent(2) { DedupId = "x" }.ToMessage(), new Sent(3).ToMessage());
        bench.Topic.Tell(new CarryOut(transaction), bench.Session.Ref);

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CarriedOut(transaction)));
        Assert.That(await outbox.ReceiveAsync(2), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(outbox.TakeAll(), Is.Empty);
    }

    [Test]
    public async Task A_message_of_a_transaction_that_was_rolled_back_may_be_sent_again()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();

        bench.Topic.Tell(new RollBack(await bench.PrepareAsync(new Sent(1) { DedupId = "x" }.ToMessage())), bench.Session.Ref);
        bench.Publish([new Sent(2) { DedupId = "x" }.ToMessage()]);

        await bench.AssertDoneAsync(2);
        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_message_at_which_the_topic_failed_may_be_sent_again()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();
        outbox.Fault = new InvalidOperationException("a fault of ours");
        bench.Publish([new Sent(1) { DedupId = "x" }.ToMessage()]);
        await bench.Session.ReceiveAsync<DestinationFailed>();
        await bench.Session.ReceiveAsync<CommandRefused>();

        var other = await bench.SubscribeAsync();
        bench.Publish([new Sent(2) { DedupId = "x" }.ToMessage(), new Sent(3) { DedupId = "x" }.ToMessage()]);

        Assert.That(await bench.Session.ReceiveAsync(2), Is.EqualTo(new[] { new CommandDone(2), new CommandDone(3, IsDuplicate: true) }));
        Assert.That(await other.ReceiveAsync(1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_duplicate_holds_nobody_up()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish([new Sent(1) { DedupId = "x" }.ToMessage()]);
        await bench.AssertDoneAsync(1);
        outbox.Result = EnqueueResult.Congested;
        outbox.IsCongested = true;

        bench.Publish([new Sent(2) { DedupId = "x" }.ToMessage(), new Sent(3) { DedupId = "x" }.ToMessage()]);

        Assert.That(await bench.Session.ReceiveAsync(2), Is.EqualTo(new[] { new CommandDone(2, IsDuplicate: true), new CommandDone(3, IsDuplicate: true) }));
    }
}
