using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>What survives the broker, what does not, and what is known of it afterwards.</summary>
internal sealed class QueuePersistenceTests
{
    [Test]
    public async Task A_persistent_message_survives_in_its_order_and_another_does_not()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1);
        queue.Bench.Publish(2);
        await queue.PublishAsync(3);

        await queue.RestartAsync();

        Assert.That(queue.Bench.Store.Count, Is.EqualTo(2));
        Assert.That(await ReceiveAsync(queue, 2), Is.EqualTo(new[] { (1, 1), (3, 1) }));
    }

    [Test]
    public async Task A_policy_may_decide_for_all_messages()
    {
        await using var always = new JournalQueue(QueueBench.Settings() with { Persistent = Persistence.Always });
        await using var never = new JournalQueue(QueueBench.Settings() with { Persistent = Persistence.Never });
        await always.Bench.DoAsync(always.Bench.PublishOf(1));
        await never.PublishAsync(1);

        await always.RestartAsync();
        await never.RestartAsync();

        Assert.That((always.Bench.Store.Count, never.Bench.Store.Count), Is.EqualTo((1, 0)));
    }

    [TestCase(Persistence.Header, true, true)]
    [TestCase(Persistence.Header, false, false)]
    [TestCase(Persistence.Always, false, true)]
    [TestCase(Persistence.Never, true, false)]
    public async Task Without_a_store_what_is_to_survive_is_refused(Persistence policy, bool isPersistent, bool isRefused)
    {
        await using var bench = new QueueBench(QueueBench.Settings() with { Persistent = policy });
        var publish = bench.PublishOf(Sample.Message(1, [], isPersistent: isPersistent));

        if (isRefused)
        {
            await bench.RefusedAsync(publish, RefusalReason.NoStore);
            Assert.That(await bench.AskAsync(new Prepare(bench.NewTransaction(), [publish])), Is.TypeOf<PrepareRefused>());
        }
        else
        {
            await bench.DoAsync(publish);
        }

        Assert.That(bench.Store.Count, Is.EqualTo(isRefused ? 0 : 1));
    }

    [Test]
    public async Task What_was_delivered_comes_again_with_the_word_that_it_was()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1);
        await queue.PublishAsync(2);
        var outbox = await queue.Bench.SubscribeAsync(prefetch: 1);
        Assert.That((await outbox.ReceiveAsync()).Count, Is.EqualTo(1));

        await queue.RestartAsync();

        Assert.That((await ReceiveAsync(queue, 2))[0], Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task What_was_acknowledged_with_a_receipt_is_gone()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1);
        await queue.PublishAsync(2);
        var outbox = await queue.Bench.SubscribeAsync();
        await outbox.ReceiveAsync(2);

        await queue.Bench.AcknowledgeAsync(1, sequence: 1);
        await queue.RestartAsync();

        Assert.That((await ReceiveAsync(queue, 1))[0].Number, Is.EqualTo(2));
        Assert.That(queue.Bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task How_often_a_message_was_delivered_survives_and_counts_towards_the_limit()
    {
        await using var queue = new JournalQueue(QueueBench.Settings(maxDeliveries: 4));
        await queue.PublishAsync(1);
        var outbox = await queue.Bench.SubscribeAsync();
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            Assert.That((await outbox.ReceiveAsync()).Count, Is.EqualTo(delivery));
            if (delivery < 3)
            {
                await queue.Bench.RequeueAsync(1, delivery);
            }
        }

        await queue.Bench.UnsubscribeAsync(1);
        await queue.RestartAsync();
        outbox = await queue.Bench.SubscribeAsync();
        Assert.That((await outbox.ReceiveAsync()).Count, Is.EqualTo(4));
        await queue.Bench.RequeueAsync(1, 1);

        Assert.That((await queue.Bench.TakeLetterAsync()).Publish.Message.Headers.TryGet("delivery-count"u8, out var count) && count.SequenceEqual("4"u8));
    }

    [Test]
    public async Task The_window_of_ids_survives()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1, "dedup-id:x");

        await queue.RestartAsync();

        var again = queue.Bench.PublishOf(Sample.Message(2, ["dedup-id:x"], isPersistent: true));
        Assert.That(await queue.Bench.AskAsync(again), Is.EqualTo(new CommandDone(again.Tag, IsDuplicate: true)));
        Assert.That(queue.Bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_delay_survives_and_goes_on()
    {
        await using var queue = new JournalQueue();
        await queue.Bench.DoAsync(queue.Bench.PublishOf(Sample.Message(1, [], isPersistent: true, availableAt: queue.Bench.In(10))));
        await queue.PublishAsync(2);

        await queue.RestartAsync();
        var outbox = await queue.Bench.SubscribeAsync();
        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 2 }));
        queue.Bench.Clock.Advance(TimeSpan.FromSeconds(9));
        await queue.FlushAsync();
        Assert.That(outbox.TakeAll(), Is.Empty);
        queue.Bench.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Priorities_and_the_time_of_expiry_survive()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1);
        await queue.Bench.DoAsync(queue.Bench.PublishOf(Sample.Message(2, [], isPersistent: true, priority: 9)));
        await queue.Bench.DoAsync(queue.Bench.PublishOf(Sample.Message(3, [], isPersistent: true, expires: queue.Bench.In(10))));
        await queue.PublishAsync(4);

        await queue.RestartAsync();
        await queue.Bench.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.That((await ReceiveAsync(queue, 3)).Select(delivery => delivery.Number), Is.EqualTo(new[] { 2, 1, 4 }));
        Assert.That(queue.Bench.Store.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task What_expires_unread_becomes_a_dead_letter_with_its_content()
    {
        await using var queue = new JournalQueue(QueueBench.Settings() with { DeadLetterExpired = true });
        await queue.Bench.DoAsync(queue.Bench.PublishOf(Sample.Message(1, ["a:b"], isPersistent: true, expires: queue.Bench.In(10))));
        await queue.RestartAsync();
        await queue.Bench.SettleDownAsync();

        await queue.Bench.AdvanceAsync(TimeSpan.FromSeconds(10));
        var letter = await queue.Bench.TakeLetterAsync();

        Assert.That(letter.Publish.Message.Headers.TryGet("a"u8, out var value) && value.SequenceEqual("b"u8));
        Assert.That(queue.Bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task A_dead_letter_is_persistent_if_the_message_was_and_stays_until_it_is_confirmed()
    {
        await using var queue = new JournalQueue(QueueBench.Settings() with { Persistent = Persistence.Always });
        await queue.Bench.DoAsync(queue.Bench.PublishOf(1));
        var outbox = await queue.Bench.SubscribeAsync();
        await outbox.ReceiveAsync();
        await queue.Bench.RejectAsync(1, sequence: 1);
        Assert.That((await queue.Bench.Directory.ReceiveAsync<Forward>()).Publish.Message.IsPersistent);

        await queue.RestartAsync();

        Assert.That(queue.Bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_transaction_survives_as_a_whole_once_its_batch_is_on_disk()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1);
        var outbox = await queue.Bench.SubscribeAsync();
        await outbox.ReceiveAsync();

        var batch = queue.Journal.BeginBatch();
        await queue.Bench.PrepareAsync(batch, queue.Bench.SettleOf(1, sequence: 1), Persistent(queue, 2), Persistent(queue, 3));
        await queue.SubmitAsync(batch);
        await queue.RestartAsync();

        Assert.That((await ReceiveAsync(queue, 2)).Select(delivery => delivery.Number), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task A_transaction_that_was_only_prepared_never_was()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1);
        var outbox = await queue.Bench.SubscribeAsync();
        await outbox.ReceiveAsync();

        var batch = queue.Journal.BeginBatch();
        await queue.Bench.PrepareAsync(batch, queue.Bench.SettleOf(1, sequence: 1), Persistent(queue, 2));
        await queue.RestartAsync();

        Assert.That((await ReceiveAsync(queue, 1))[0].Number, Is.EqualTo(1));
        Assert.That(queue.Bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_transaction_that_is_carried_out_has_effect_at_once_and_for_ever()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1);
        var outbox = await queue.Bench.SubscribeAsync();
        await outbox.ReceiveAsync();
        var batch = queue.Journal.BeginBatch();
        var transaction = await queue.Bench.PrepareAsync(batch, queue.Bench.SettleOf(1, sequence: 1), Persistent(queue, 2));
        await queue.SubmitAsync(batch);

        await queue.Bench.CarryOutAsync(transaction);
        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 2 }));
        await queue.Bench.AcknowledgeAsync(1, sequence: 2);
        await queue.RestartAsync();

        Assert.That(queue.Bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task A_part_that_is_refused_leaves_nothing_in_the_batch_of_the_others()
    {
        await using var queue = new JournalQueue(QueueBench.Settings(maxMessages: 1));
        var batch = queue.Journal.BeginBatch();

        var answer = await queue.Bench.AskAsync(new Prepare(queue.Bench.NewTransaction(), [Persistent(queue, 1), Persistent(queue, 2)], batch));

        Assert.That(answer, Is.TypeOf<PrepareRefused>());
        Assert.That(batch.IsEmpty);
        await queue.PublishAsync(3);
    }

    [Test]
    public async Task The_window_is_released_with_the_word_that_the_message_is_on_disk()
    {
        await using var actors = new TestActors();
        await using var queue = new JournalQueue();
        var window = new PublishWindow(actors.Probe().Ref, 10, 10_000);

        await queue.Bench.DoAsync(queue.Bench.PublishOf(Sample.Message(1, [], isPersistent: true), window));

        Assert.That(window.IsEmpty);
    }

    [Test]
    public async Task An_answer_that_is_owed_comes_though_the_queue_has_failed_meanwhile()
    {
        await using var queue = new JournalQueue();
        var outbox = await queue.Bench.SubscribeAsync();
        await queue.PublishAsync(1);
        await outbox.ReceiveAsync();
        outbox.Fault = new InvalidOperationException("a fault of ours");

        var publish = Persistent(queue, 2);
        queue.Bench.Queue.Tell(publish, queue.Bench.Session.Ref);
        object[] answers = [await queue.Bench.Session.ReceiveAsync(), await queue.Bench.Session.ReceiveAsync()];

        Assert.That(answers, Is.EquivalentTo(new object[] { new CommandDone(publish.Tag), new DestinationFailed(QueueBench.Name) }));
        Assert.That((await ReceiveAsync(queue, 2)).Select(delivery => delivery.Number), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task An_empty_queue_that_is_gone_leaves_no_log_and_one_with_messages_does()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1);
        await queue.RestartAsync();
        Assert.That(queue.Recovered, Is.Not.Null);

        var outbox = await queue.Bench.SubscribeAsync();
        await outbox.ReceiveAsync();
        await queue.Bench.AcknowledgeAsync(1, sequence: 1);
        await queue.RestartAsync();

        Assert.That(queue.Recovered, Is.Null);
    }

    [Test]
    public async Task A_queue_that_is_discarded_leaves_nothing_and_keeps_nobody_waiting()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1);
        queue.Bench.Queue.Tell(Discard.Instance, ActorRefs.NoSender);
        await queue.PublishAsync(2);

        await queue.RestartAsync();

        Assert.That(queue.Recovered, Is.Null);
    }

    [Test]
    public async Task Without_acknowledgements_what_was_written_is_gone_for_ever()
    {
        await using var queue = new JournalQueue();
        await queue.PublishAsync(1);
        await queue.PublishAsync(2);
        var outbox = await queue.Bench.SubscribeAsync(AckMode.Auto);
        await outbox.ReceiveAsync(2);
        queue.Bench.Queue.Tell(new Written(QueueBench.KeyOf(1), UpTo: 1), ActorRefs.NoSender);
        await queue.FlushAsync();

        await queue.RestartAsync();

        Assert.That((await ReceiveAsync(queue, 1))[0].Number, Is.EqualTo(2));
    }

    private static Publish Persistent(JournalQueue queue, int number) => queue.Bench.PublishOf(Sample.Message(number, [], isPersistent: true));

    private static async Task<(int Number, int Count)[]> ReceiveAsync(JournalQueue queue, int count)
    {
        var outbox = await queue.Bench.SubscribeAsync();
        var received = new (int, int)[count];

        for (var index = 0; index < count; index++)
        {
            var delivery = await outbox.ReceiveAsync();
            received[index] = (Sample.NumberOf(delivery.Message), delivery.Count);
        }

        return received;
    }
}
