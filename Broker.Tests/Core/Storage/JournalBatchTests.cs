using Broker.Core.Storage.Journals;

namespace Broker.Tests.Core.Storage;

/// <summary>A batch is there as a whole or not at all.</summary>
internal sealed class JournalBatchTests
{
    [Test]
    public async Task A_batch_is_told_to_be_on_disk_and_is_there_again()
    {
        await using var bench = new JournalBench();
        var (first, second) = (bench.Create("a"), bench.Create("b"));
        await first.AddAsync(1, 2);
        var probe = bench.Actors.Probe();
        var batch = bench.Journal.BeginBatch();

        batch.Remove(first.Log, first.Message(1));
        batch.Add(second.Log, second.Reserve(Sample.Message(3)));
        batch.Remember(second.Log, 5, long.MaxValue);
        batch.Submit(probe.Ref);

        Assert.That((await probe.ReceiveAsync<BatchFlushed>()).Batch, Is.SameAs(batch));
        bench.Reopen();
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 2 }));
        Assert.That(await bench.NumbersAsync("b"), Is.EqualTo(new[] { 3 }));
        Assert.That(bench.Recovered["b"].Remembered, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_batch_of_which_one_log_withdraws_has_the_others()
    {
        await using var bench = new JournalBench();
        var (first, second) = (bench.Create("a"), bench.Create("b"));
        var probe = bench.Actors.Probe();
        var batch = bench.Journal.BeginBatch();

        batch.Add(first.Log, first.Reserve(Sample.Message(1)));
        batch.Add(second.Log, second.Reserve(Sample.Message(2)));
        batch.Withdraw(first.Log);
        batch.Submit(probe.Ref);

        await probe.ReceiveAsync<BatchFlushed>();
        bench.Reopen();
        Assert.That(await bench.NumbersAsync("a"), Is.Empty);
        Assert.That(await bench.NumbersAsync("b"), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_batch_is_empty_if_nothing_was_added_or_all_have_withdrawn()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        var batch = bench.Journal.BeginBatch();
        Assert.That(batch.IsEmpty, Is.True);

        batch.Add(owner.Log, owner.Reserve(Sample.Message(1)));
        Assert.That(batch.IsEmpty, Is.False);

        batch.Withdraw(owner.Log);
        Assert.That(batch.IsEmpty, Is.True);
    }

    [Test]
    public async Task A_message_of_a_batch_can_be_read_moved_and_removed_like_any_other()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        var probe = bench.Actors.Probe();
        var batch = bench.Journal.BeginBatch();
        foreach (var number in (int[])[1, 2, 3])
        {
            batch.Add(owner.Log, owner.Reserve(Sample.Message(number)));
        }

        batch.Submit(probe.Ref);
        await probe.ReceiveAsync<BatchFlushed>();
        await owner.RemoveAsync(1);
        await owner.InTurnAsync(() => owner.Log.Add(owner.Message(2), notify: false));
        bench.Reopen();

        Assert.That(await bench.ContentsAsync("a"), Is.EqualTo(new[] { (2L, 2), (3L, 3) }));
    }

    [Test]
    public async Task A_batch_larger_than_a_segment_is_one_record_all_the_same()
    {
        await using var bench = new JournalBench(JournalBench.Settings(segmentBytes: 4096));
        var owner = bench.Create("a");
        var probe = bench.Actors.Probe();
        await owner.FlushAsync();
        var before = bench.Journal.Statistics.Records;
        var batch = bench.Journal.BeginBatch();
        for (var number = 1; number <= 500; number++)
        {
            batch.Add(owner.Log, owner.Reserve(Sample.Message(number)));
        }

        batch.Submit(probe.Ref);
        await probe.ReceiveAsync<BatchFlushed>();

        Assert.That(bench.Journal.Statistics.Records - before, Is.EqualTo(1));
        bench.Reopen();
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(Enumerable.Range(1, 500)));
    }
}
