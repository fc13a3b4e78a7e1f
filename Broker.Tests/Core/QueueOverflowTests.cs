using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>What a full queue does, and messages that come twice.</summary>
internal sealed class QueueOverflowTests
{
    private static readonly QueueSettings DropsOldest = QueueBench.Settings(maxMessages: 3) with { Overflow = Overflow.DropOldest };
    private static readonly QueueSettings Blocks = QueueBench.Settings(maxMessages: 2) with { Overflow = Overflow.Block };

    [Test]
    public async Task The_oldest_that_waits_makes_room()
    {
        await using var bench = new QueueBench(DropsOldest);
        await bench.DoAsync(bench.PublishOf(Sample.Message(1, [], priority: 9)));
        bench.Publish(2, 3);

        await bench.DoAsync(bench.PublishOf(4));

        Assert.That(bench.Store.Count, Is.EqualTo(3));
        Assert.That(await bench.TakenAsync(await bench.SubscribeAsync()), Is.EqualTo(new[] { 2, 3, 4 }));
        await bench.Directory.AssertNothingMoreAsync();
    }

    [Test]
    public async Task As_many_make_room_as_a_large_one_needs()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxBytes: 1000) with { Overflow = Overflow.DropOldest });
        bench.Publish(Sample.MessageOf(1, 300), Sample.MessageOf(2, 300), Sample.MessageOf(3, 300));

        await bench.DoAsync(bench.PublishOf(Sample.MessageOf(4, 600)));

        Assert.That(await bench.TakenAsync(await bench.SubscribeAsync()), Is.EqualTo(new[] { 3, 4 }));
    }

    [Test]
    public async Task What_is_out_makes_no_room_and_if_nothing_waits_the_publisher_is_refused()
    {
        await using var bench = new QueueBench(DropsOldest);
        var outbox = await bench.SubscribeAsync(prefetch: 3);
        bench.Publish(1, 2, 3);
        await outbox.ReceiveAsync(3);

        await bench.RefusedAsync(bench.PublishOf(4), RefusalReason.QueueFull);

        Assert.That(bench.Store.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task A_transaction_makes_room_when_it_is_carried_out()
    {
        await using var bench = new QueueBench(DropsOldest);
        bench.Publish(1, 2, 3);

        var transaction = await bench.PrepareAsync(bench.PublishOf(4), bench.PublishOf(5));
        Assert.That(bench.Store.Count, Is.EqualTo(3));
        await bench.CarryOutAsync(transaction);

        Assert.That(await bench.TakenAsync(await bench.SubscribeAsync()), Is.EqualTo(new[] { 3, 4, 5 }));
    }

    [Test]
    public async Task A_publisher_waits_until_there_is_room_with_its_window_taken()
    {
        await using var actors = new TestActors();
        await using var bench = new QueueBench(Blocks);
        var window = new PublishWindow(actors.Probe().Ref, 10, 10_000);
        var outbox = await bench.SubscribeAsync(prefetch: 1);
        bench.Publish(1, 2);
        var (third, fourth) = (bench.PublishOf(3, window), bench.PublishOf(4, window));
        bench.Queue.Tell(third, bench.Session.Ref);
        bench.Queue.Tell(fourth, bench.Session.Ref);
        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 1 }));
        await bench.Session.AssertNothingMoreAsync();
        Assert.That(window.IsEmpty, Is.False);

        bench.Queue.Tell(bench.SettleOf(1, sequence: 1), bench.Session.Ref);

        await bench.Session.ReceiveAsync();
        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CommandDone(third.Tag)));
        await bench.Session.AssertNothingMoreAsync();
        bench.Queue.Tell(bench.SettleOf(1, sequence: 2), bench.Session.Ref);
        await bench.Session.ReceiveAsync();
        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CommandDone(fourth.Tag)));
        Assert.That(window.IsEmpty);
    }

    [Test]
    public async Task Who_comes_later_does_not_overtake_who_waits_for_room()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxBytes: 1000) with { Overflow = Overflow.Block });
        var outbox = await bench.SubscribeAsync(prefetch: 1);
        bench.Publish(Sample.MessageOf(1, 600));
        bench.Queue.Tell(bench.PublishOf(Sample.MessageOf(2, 600)), bench.Session.Ref);
        bench.Queue.Tell(bench.PublishOf(Sample.MessageOf(3, 300)), bench.Session.Ref);
        await outbox.ReceiveAsync();
        await bench.Session.AssertNothingMoreAsync();

        bench.Queue.Tell(bench.SettleOf(1, sequence: 1), bench.Session.Ref);
        await bench.Session.ReceiveAsync(3);

        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task Who_waits_for_room_waits_on_when_the_queue_has_failed()
    {
        await using var bench = new QueueBench(Blocks);
        var outbox = await bench.SubscribeAsync(prefetch: 1);
        bench.Publish(1, 2);
        var third = bench.PublishOf(3);
        bench.Queue.Tell(third, bench.Session.Ref);
        await outbox.ReceiveAsync();
        outbox.Fault = new InvalidOperationException("a fault of ours");
        bench.Queue.Tell(bench.SettleOf(1, sequence: 1, Settlement.Requeue), bench.Session.Ref);
        await bench.Session.ReceiveAsync<CommandDone>();
        await bench.Session.ReceiveAsync<DestinationFailed>();

        var other = await bench.SubscribeAsync(prefetch: 1);
        await other.ReceiveAsync();
        bench.Queue.Tell(bench.SettleOf(2, sequence: 1), bench.Session.Ref);

        await bench.Session.ReceiveAsync();
        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CommandDone(third.Tag)));
    }

    [Test]
    public async Task A_transaction_does_not_wait_for_room()
    {
        await using var bench = new QueueBench(Blocks);
        bench.Publish(1, 2);

        Assert.That(await bench.AskAsync(new Broker.Core.Transactions.Prepare(bench.NewTransaction(), [bench.PublishOf(3)])), Is.TypeOf<Broker.Core.Transactions.PrepareRefused>());
    }

    [Test]
    public async Task Whom_nothing_holds_back_is_refused_where_others_wait()
    {
        await using var bench = new QueueBench(Blocks);
        bench.Publish(1, 2);

        await bench.RefusedAsync(bench.PublishOf(Sample.Message(3), confirm: false), RefusalReason.QueueFull);
    }

    [Test]
    public async Task A_durable_subscription_that_is_full_loses_the_newest_and_its_publisher_goes_on()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 2) with { DropsNewest = true });
        bench.Publish(1, 2);

        await bench.DoAsync(bench.PublishOf(3));
        await bench.CarryOutAsync(await bench.PrepareAsync(bench.PublishOf(4)));

        Assert.That(await bench.TakenAsync(await bench.SubscribeAsync()), Is.EqualTo(new[] { 1, 2 }));
    }

    [TestCase("dedup-id")]
    [TestCase("_AMQ_DUPL_ID")]
    public async Task A_message_that_comes_twice_is_taken_once_and_both_are_done(string header)
    {
        await using var bench = new QueueBench();
        var (first, second, other) = (Publish(bench, 1, header, "x"), Publish(bench, 2, header, "x"), Publish(bench, 3, header, "y"));

        Assert.That(await bench.AskAsync(first), Is.EqualTo(new CommandDone(first.Tag)));
        Assert.That(await bench.AskAsync(second), Is.EqualTo(new CommandDone(second.Tag, IsDuplicate: true)));
        Assert.That(await bench.AskAsync(other), Is.EqualTo(new CommandDone(other.Tag)));

        Assert.That(await bench.TakenAsync(await bench.SubscribeAsync()), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public async Task It_is_a_duplicate_also_when_the_first_is_gone_until_the_window_is_over()
    {
        await using var bench = new QueueBench(QueueBench.Settings() with { DedupWindow = TimeSpan.FromMinutes(1) });
        var outbox = await bench.SubscribeAsync();
        await bench.DoAsync(Publish(bench, 1, "dedup-id", "x"));
        await outbox.ReceiveAsync();
        await bench.AcknowledgeAsync(1, sequence: 1);

        Assert.That(((CommandDone)await bench.AskAsync(Publish(bench, 2, "dedup-id", "x"))).IsDuplicate);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));

        await bench.DoAsync(Publish(bench, 3, "dedup-id", "x"));
    }

    [Test]
    public async Task What_was_refused_may_come_again()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 1));
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();
        await bench.RefusedAsync(Publish(bench, 2, "dedup-id", "x"), RefusalReason.QueueFull);
        await bench.AcknowledgeAsync(1, sequence: 1);

        await bench.DoAsync(Publish(bench, 3, "dedup-id", "x"));
    }

    [Test]
    public async Task A_transaction_takes_a_message_that_comes_twice_once_and_a_forgotten_one_may_come_again()
    {
        await using var bench = new QueueBench();
        await bench.RollBackAsync(await bench.PrepareAsync(Publish(bench, 1, "dedup-id", "x")));

        await bench.CarryOutAsync(await bench.PrepareAsync(Publish(bench, 2, "dedup-id", "x"), Publish(bench, 3, "dedup-id", "x")));

        Assert.That(await bench.TakenAsync(await bench.SubscribeAsync()), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_queue_that_remembers_ids_stays_until_they_count_no_more()
    {
        await using var bench = new QueueBench(QueueBench.Settings() with { DedupWindow = Sample.Settings.IdleTimeout * 2 });
        var outbox = await bench.SubscribeAsync(AckMode.Auto);
        await bench.DoAsync(Publish(bench, 1, "dedup-id", "x"));
        Assert.That((await outbox.ReceiveAsync()).Count, Is.EqualTo(1));
        await bench.UnsubscribeAsync(1, writtenUpTo: 1);
        bench.Clock.Advance(Sample.Settings.IdleTimeout);
        bench.Queue.Tell(new RetireIfIdle(1), bench.Session.Ref);
        await bench.SettleDownAsync();
        await bench.Session.AssertNothingMoreAsync();

        bench.Clock.Advance(Sample.Settings.IdleTimeout);

        Assert.That(await bench.AskAsync(new RetireIfIdle(2)), Is.EqualTo(new Idle(QueueBench.Name, 2)));
    }

    private static Publish Publish(QueueBench bench, int number, string header, string id) => bench.PublishOf(Sample.Message(number, [$"{header}:{id}"]));
}
