using Broker.Core.Commands;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>A queue's part in commits: it promises, and then keeps the promise or forgets it.</summary>
internal sealed class QueueTransactionTests
{
    [Test]
    public async Task While_a_transaction_is_not_decided_it_is_not_known_whether_another_message_is_a_duplicate([Values] bool comesToPass)
    {
        await using var bench = new QueueBench();
        var transaction = await bench.PrepareAsync(bench.PublishOf(Sample.Message(1, ["dedup-id:x"])));
        var second = bench.PublishOf(Sample.Message(2, ["dedup-id:x"]));
        bench.Queue.Tell(second, bench.Session.Ref);
        await bench.SettleDownAsync();

        bench.Queue.Tell(comesToPass ? new CarryOut(transaction) : new RollBack(transaction), bench.Session.Ref);

        if (comesToPass)
        {
            Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CarriedOut(transaction)));
        }

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CommandDone(second.Tag, IsDuplicate: comesToPass)));
        Assert.That(await (await bench.SubscribeAsync()).ReceiveAsync(1), Is.EqualTo(new[] { comesToPass ? 1 : 2 }));
    }

    [Test]
    public async Task What_is_held_back_for_a_transaction_stays_in_the_window_of_its_publisher()
    {
        await using var actors = new TestActors();
        await using var bench = new QueueBench();
        var window = new PublishWindow(actors.Probe().Ref, maxMessages: 3, maxBytes: 10_000);
        var transaction = await bench.PrepareAsync(bench.PublishOf(Sample.Message(1, ["dedup-id:x"])));

        for (var number = 2; number < 5; number++)
        {
            bench.Queue.Tell(bench.PublishOf(Sample.Message(number, ["dedup-id:x"]), window), bench.Session.Ref);
        }

        await bench.SettleDownAsync();
        Assert.That(window.IsFull, Is.True, "So one connection can have no more held back than that.");

        await bench.CarryOutAsync(transaction);
        await bench.Session.ReceiveAsync(3);
        Assert.That(window.IsEmpty, Is.True);
    }

    [Test]
    public async Task Messages_of_a_transaction_come_when_it_is_carried_out_and_not_before()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();

        var transaction = await bench.PrepareAsync(bench.PublishOf(1), bench.PublishOf(2));
        bench.Publish(3);
        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 3 }));
        await bench.CarryOutAsync(transaction);

        Assert.That(await outbox.ReceiveAsync(2), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Messages_of_a_transaction_that_is_rolled_back_never_come()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();

        await bench.RollBackAsync(await bench.PrepareAsync(bench.PublishOf(1)));

        Assert.That(outbox.TakeAll(), Is.Empty);
        Assert.That(bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task An_acknowledgement_in_a_transaction_counts_when_it_is_carried_out()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1, 2);
        await outbox.ReceiveAsync(2);

        var transaction = await bench.PrepareAsync(bench.SettleOf(1, sequence: 1));
        Assert.That(bench.Store.Count, Is.EqualTo(2));
        await bench.CarryOutAsync(transaction);

        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task An_acknowledgement_that_is_rolled_back_leaves_the_message_pending()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync(AckMode.Cumulative);
        bench.Publish(1, 2, 3);
        await outbox.ReceiveAsync(3);

        await bench.RollBackAsync(await bench.PrepareAsync(bench.SettleOf(1, sequence: 2)));

        Assert.That(bench.Store.Count, Is.EqualTo(3));
        await bench.AcknowledgeAsync(1, sequence: 2);
        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_rejection_in_a_transaction_makes_a_dead_letter_when_it_is_carried_out()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();

        var transaction = await bench.PrepareAsync(bench.SettleOf(1, sequence: 1, Settlement.Reject));
        await bench.Directory.AssertNothingMoreAsync();
        await bench.CarryOutAsync(transaction);

        await bench.Directory.ReceiveAsync<Forward>();
    }

    [Test]
    public async Task A_message_returned_in_a_transaction_is_delivered_again_when_it_is_carried_out()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();

        await bench.CarryOutAsync(await bench.PrepareAsync(bench.SettleOf(1, sequence: 1, Settlement.Requeue)));

        Assert.That((await outbox.ReceiveAsync()).Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Room_is_reserved_from_the_promise_on()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 3));

        var transaction = await bench.PrepareAsync(bench.PublishOf(1), bench.PublishOf(2));
        await bench.DoAsync(bench.PublishOf(3));
        await bench.RefusedAsync(bench.PublishOf(4), RefusalReason.QueueFull);
        await bench.CarryOutAsync(transaction);

        Assert.That(bench.Store.Count, Is.EqualTo(3));
        await bench.RefusedAsync(bench.PublishOf(5), RefusalReason.QueueFull);
    }

    [Test]
    public async Task Room_that_was_reserved_is_free_again_when_the_promise_is_forgotten()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 3));

        await bench.RollBackAsync(await bench.PrepareAsync(bench.PublishOf(1), bench.PublishOf(2), bench.PublishOf(3)));

        await bench.DoAsync(bench.PublishOf(4));
        await bench.CarryOutAsync(await bench.PrepareAsync(bench.PublishOf(5), bench.PublishOf(6)));
        Assert.That(bench.Store.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task Bytes_are_reserved_as_well()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxBytes: 1000));

        var transaction = await bench.PrepareAsync(bench.PublishOf(Sample.MessageOf(1, 600)));
        await bench.RefusedAsync(bench.PublishOf(Sample.MessageOf(2, 401)), RefusalReason.QueueFull);
        await bench.CarryOutAsync(transaction);

        await bench.DoAsync(bench.PublishOf(Sample.MessageOf(3, 400)));
    }

    [Test]
    public async Task A_transaction_that_does_not_fit_is_refused_as_a_whole()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 2));
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();

        var refusal = await RefusedAsync(bench, bench.SettleOf(1, sequence: 1), bench.PublishOf(2), bench.PublishOf(3));

        Assert.That(refusal.Reason, Is.EqualTo(RefusalReason.QueueFull));
        Assert.That(bench.Store.Count, Is.EqualTo(1), "No message has come.");
        await bench.RequeueAsync(1, sequence: 1);
        Assert.That((await outbox.ReceiveAsync()).Count, Is.EqualTo(2), "What it acknowledged is pending still.");
    }

    [Test]
    public async Task A_transaction_that_acknowledges_what_was_never_delivered_is_refused_as_a_whole()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 2));
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();

        var refusal = await RefusedAsync(bench, bench.PublishOf(2), bench.SettleOf(1, sequence: 1), bench.SettleOf(1, sequence: 9));

        Assert.That(refusal.Reason, Is.EqualTo(RefusalReason.NeverDelivered));
        await bench.AcknowledgeAsync(1, sequence: 1);
        Assert.That(bench.Store.Count, Is.Zero);
        await bench.CarryOutAsync(await bench.PrepareAsync(bench.PublishOf(3), bench.PublishOf(4)));
    }

    [Test]
    public async Task Several_messages_do_not_fit_because_one_would()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxBytes: 1000));

        Assert.That((await RefusedAsync(bench, bench.PublishOf(Sample.MessageOf(1, 900)), bench.PublishOf(Sample.MessageOf(2, 900)))).Reason, Is.EqualTo(RefusalReason.QueueFull));
        await bench.PrepareAsync(bench.PublishOf(Sample.MessageOf(3, 5000)));
    }

    [Test]
    public async Task Two_transactions_may_be_prepared_at_once()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1, 2);
        await outbox.ReceiveAsync(2);

        var one = await bench.PrepareAsync(bench.SettleOf(1, sequence: 1), bench.PublishOf(3));
        var other = await bench.PrepareAsync(bench.SettleOf(1, sequence: 1), bench.SettleOf(1, sequence: 2), bench.PublishOf(4));
        await bench.CarryOutAsync(other);
        await bench.RollBackAsync(one);

        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 4 }));
        await bench.RequeueAsync(1, sequence: 1);
        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 1 }), "The first one held it.");
        Assert.That(bench.Store.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task What_a_transaction_holds_does_not_go_back_when_its_subscription_ends()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1, 2);
        await outbox.ReceiveAsync(2);
        var transaction = await bench.PrepareAsync(bench.SettleOf(1, sequence: 1));

        await bench.UnsubscribeAsync(1);
        await bench.CarryOutAsync(transaction);
        var other = await bench.SubscribeAsync();

        Assert.That(await other.ReceiveAsync(1), Is.EqualTo(new[] { 2 }));
        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task What_a_transaction_held_goes_back_when_it_is_rolled_back_after_the_end_of_its_subscription()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1, 2);
        await outbox.ReceiveAsync(2);
        var transaction = await bench.PrepareAsync(bench.SettleOf(1, sequence: 1));

        await bench.UnsubscribeAsync(1);
        await bench.RollBackAsync(transaction);
        var other = await bench.SubscribeAsync();

        Assert.That(await other.ReceiveAsync(2), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task An_acknowledgement_whose_subscription_has_ended_is_void_and_the_rest_is_done()
    {
        await using var bench = new QueueBench();

        await bench.CarryOutAsync(await bench.PrepareAsync(bench.SettleOf(7, sequence: 1), bench.PublishOf(1)));

        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    private static async Task<Refusal> RefusedAsync(QueueBench bench, params DestinationCommand[] commands)
    {
        var answer = await bench.AskAsync(new Prepare(bench.NewTransaction(), commands));
        Assert.That(answer, Is.TypeOf<PrepareRefused>());
        return ((PrepareRefused)answer).Refusal;
    }
}
