using Broker.Core.Commands;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Broker.Core.Transactions;

namespace Broker.Tests.Core;

/// <summary>A segment is to go while transactions are between their two steps, and little is in memory.</summary>
internal sealed class QueueEvacuationTests
{
    private const int Many = 6000;
    private const int Removed = 2500;
    private const int FirstSegment = 1;

    [Test]
    public async Task What_a_transaction_has_removed_is_neither_read_nor_moved()
    {
        await using var queue = await OutAsync();
        var (transaction, batch) = await PrepareAsync(queue, Acknowledgements(queue));

        // It is written while the queue reads what it has to move.
        queue.Bench.Queue.Tell(new Evacuate(queue.Bench.Records.Log!, FirstSegment), ActorRefs.NoSender);
        await queue.SubmitAsync(batch);
        await UntilLeftAsync(queue, left: Removed);
        await queue.Bench.CarryOutAsync(transaction);
        await queue.RestartAsync();

        Assert.That(queue.Lines.Complaints, Is.Empty);
        Assert.That(await ReceiveAllAsync(queue), Is.EqualTo(Enumerable.Range(Removed + 1, Many - Removed)));
    }

    [Test]
    public async Task What_a_transaction_did_not_remove_after_all_is_moved_with_the_others()
    {
        await using var queue = await OutAsync();
        var (transaction, _) = await PrepareAsync(queue, Acknowledgements(queue));
        await LeaveAsync(queue, left: Removed);

        await queue.Bench.RollBackAsync(transaction);
        await UntilLeftAsync(queue, left: 0);
        await queue.RestartAsync();

        Assert.That(queue.Lines.Complaints, Is.Empty);
        Assert.That(await ReceiveAllAsync(queue), Is.EqualTo(Enumerable.Range(1, Many)));
    }

    [Test]
    public async Task What_a_transaction_adds_is_moved_once_it_is_here([Values] bool isDelayed)
    {
        await using var queue = NewQueue();
        var message = Sample.Message(1, [], isPersistent: true, availableAt: isDelayed ? queue.Bench.In(60) : null);
        var (transaction, batch) = await PrepareAsync(queue, queue.Bench.PublishOf(message));
        await queue.SubmitAsync(batch);
        await FillAsync(queue, 2, Many);

        queue.Bench.Queue.Tell(new Evacuate(queue.Bench.Records.Log!, FirstSegment), ActorRefs.NoSender);
        await queue.Bench.CarryOutAsync(transaction);
        await UntilLeftAsync(queue, left: 0);
        await queue.RestartAsync();
        await queue.Bench.SettleDownAsync();
        await queue.Bench.AdvanceAsync(TimeSpan.FromSeconds(61));

        Assert.That(await ReceiveAllAsync(queue), Is.EquivalentTo(Enumerable.Range(1, Many)));
    }

    // Memory for next to nothing, and a first segment that is full long before the end.
    private static JournalQueue NewQueue() =>
        new(QueueBench.Settings(maxMessages: 1_000_000, maxBytes: 1L << 40), journal => journal with { SegmentBytes = 1024 * 1024 }, budget: 1);

    // All are out, and the contents of those that went first are not in memory.
    private static async Task<JournalQueue> OutAsync()
    {
        var queue = NewQueue();
        await FillAsync(queue, 1, Many - 500);
        var outbox = await queue.Bench.SubscribeAsync();
        await FillAsync(queue, (Many - 500) + 1, Many);
        await outbox.ReceiveAsync(Many);
        await queue.FlushAsync();
        Assert.That(queue.Bench.Store.Lists.FindIn(FirstSegment).Count(slot => slot.Chunk.IsUnloaded(slot.Index)), Is.GreaterThan(Removed));
        return queue;
    }

    private static Task FillAsync(JournalQueue queue, int from, int to)
    {
        queue.Bench.Publish([.. Enumerable.Range(from, to - from + 1).Select(number => Sample.Message(number, [$"filler:{new string('x', 200)}"], isPersistent: true))]);
        return queue.FlushAsync();
    }

    private static DestinationCommand[] Acknowledgements(JournalQueue queue) =>
        [.. Enumerable.Range(1, Removed).Select(sequence => queue.Bench.SettleOf(1, sequence))];

    private static async Task<(TransactionKey Transaction, JournalBatch Batch)> PrepareAsync(JournalQueue queue, params DestinationCommand[] commands)
    {
        var batch = queue.Journal.BeginBatch();
        return (await queue.Bench.PrepareAsync(batch, commands), batch);
    }

    private static Task LeaveAsync(JournalQueue queue, int left)
    {
        queue.Bench.Queue.Tell(new Evacuate(queue.Bench.Records.Log!, FirstSegment), ActorRefs.NoSender);
        return UntilLeftAsync(queue, left);
    }

    // Those of which it is not known where they are lie in no segment.
    private static Task UntilLeftAsync(JournalQueue queue, int left) => queue.UntilAsync(
        () => queue.Bench.Store.Lists.FindIn(FirstSegment).Count + queue.Bench.Store.Lists.FindIn(default(RecordPosition).Segment).Count <= left,
        "What lives is moved.");

    private static async Task<int[]> ReceiveAllAsync(JournalQueue queue) =>
        await (await queue.Bench.SubscribeAsync()).ReceiveAsync((int)queue.Bench.Store.Count);
}
