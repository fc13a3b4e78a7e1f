using Broker.Core.Commands;
using Broker.Core.Transactions;

namespace Broker.Tests.Core;

/// <summary>Transactions of persistent messages: on disk as a whole or not at all.</summary>
internal sealed class QueuePersistentTransactionTests
{
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
