using Broker.Core.Storage.Journals;

namespace Broker.Tests.Core.Storage;

/// <summary>When there is no room, messages are refused and acknowledgements go on; when there is, it goes on as if nothing had been.</summary>
internal sealed class JournalFullTests
{
    private const int SegmentBytes = 8192;
    private const int Limit = 10 * SegmentBytes;

    [Test]
    public async Task A_full_disk_refuses_messages_and_takes_removals_until_there_is_room_again([Values(true, false)] bool isDisk)
    {
        await using var bench = Open(isDisk);
        var owner = bench.Create("a");
        var taken = await FillAsync(owner);

        Assert.That(bench.Journal.IsFull, Is.True);
        Assert.That(await owner.AddAsync(Sample.Message(1)), Does.Contain(isDisk ? "store.path" : "store.max-size"));
        Assert.That(bench.Lines.Complaints, Has.Count.EqualTo(1).And.Some.Contains(isDisk ? "store.path" : "store.max-size"));

        foreach (var sequence in taken)
        {
            await owner.RemoveAsync(sequence);
        }

        await bench.UntilAsync(async () => await owner.AddAsync(Sample.Message(7)) is null);
        Assert.That(bench.Journal.IsFull, Is.False);
        bench.Reopen();
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 7 }));
    }

    [Test]
    public async Task Nothing_that_was_taken_is_lost_when_it_fills_up([Values(true, false)] bool isDisk)
    {
        await using var bench = Open(isDisk);
        var taken = await FillAsync(bench.Create("a"));

        bench.Crash(new Random(1));

        Assert.That((await bench.ContentsAsync("a")).Select(item => item.Sequence), Is.EqualTo(taken));
    }

    [Test]
    public async Task A_message_that_stays_does_not_keep_a_full_journal_full([Values(true, false)] bool isDisk)
    {
        await using var bench = Open(isDisk);
        var owner = bench.Create("a");
        var taken = await FillAsync(owner);

        foreach (var sequence in taken.Skip(1))
        {
            await owner.RemoveAsync(sequence);
        }

        await bench.UntilAsync(async () => await owner.AddAsync(Sample.MessageOf(7, 500)) is null);
        bench.Reopen();
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1, 7 }));
    }

    [Test]
    public async Task Room_that_comes_from_elsewhere_is_found()
    {
        await using var bench = Open(isDisk: true);
        var owner = bench.Create("a");
        await FillAsync(owner);

        bench.Disk.Capacity = 2 * Limit;

        await bench.UntilAsync(async () => await owner.AddAsync(Sample.MessageOf(7, 500)) is null);
        Assert.That(bench.Lines.All.Select(line => line.Text), Has.One.Contains("room for persistent messages again"));
    }

    [Test]
    public async Task A_batch_with_messages_is_refused_and_one_without_is_not()
    {
        await using var bench = Open(isDisk: true);
        var owner = bench.Create("a");
        var taken = await FillAsync(owner);
        var probe = bench.Actors.Probe();

        var batch = bench.Journal.BeginBatch();
        batch.Remove(owner.Log, owner.Message(taken[0]));
        batch.Add(owner.Log, owner.Reserve(Sample.Message(1)));
        batch.Submit(probe.Ref);
        Assert.That((await probe.ReceiveAsync<BatchRefused>()).Reason, Does.Contain("store.path"));

        batch = bench.Journal.BeginBatch();
        batch.Remove(owner.Log, owner.Message(taken[1]));
        batch.Submit(probe.Ref);
        await probe.ReceiveAsync<BatchFlushed>();

        bench.Reopen();
        Assert.That((await bench.ContentsAsync("a")).Select(item => item.Sequence), Is.EqualTo(taken.Where(sequence => sequence != taken[1])));
    }

    [Test]
    public async Task The_journal_never_takes_more_than_it_may_for_messages()
    {
        await using var bench = Open(isDisk: false);
        var owner = bench.Create("a");

        await FillAsync(owner);

        Assert.That(bench.Disk.Bytes, Is.LessThanOrEqualTo(Limit));
    }

    [Test]
    public async Task On_a_disk_that_is_full_already_it_opens_and_is_full()
    {
        await using var bench = new JournalBench(JournalBench.Settings(segmentBytes: SegmentBytes), new MemoryFolder { Capacity = 100 });
        var owner = bench.Create("a");

        Assert.That(await owner.AddAsync(Sample.Message(1)), Does.Contain("store.path"));

        bench.Disk.Capacity = Limit;
        await bench.UntilAsync(async () => await owner.AddAsync(Sample.Message(2)) is null);
        bench.Reopen();
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_message_that_is_too_large_is_refused_alone()
    {
        await using var bench = Open(isDisk: true);
        var owner = bench.Create("a");
        await owner.AddAsync(1);

        Assert.That(await owner.AddAsync(Sample.MessageOf(2, 2 * Limit)), Does.Contain("larger"));

        await owner.AddAsync(3);
        Assert.That(bench.Journal.IsFull, Is.False);
    }

    [Test]
    public async Task An_addition_is_refused_by_its_number_and_the_others_of_its_log_are_written()
    {
        await using var bench = Open(isDisk: true);
        var owner = bench.Create("a");
        await FillAsync(owner);
        var probe = bench.Actors.Probe();
        var log = bench.Journal.CreateLog(new LogIdentity("host", LogKind.Queue, "b"));
        log.SetOwner(probe.Ref);

        log.Mark(1);
        var refused = log.Add(new(Sample.Message(1), 1), notify: true);

        // In one group or in two.
        var told = await probe.ReceiveAsync(2);
        Assert.That(told, Has.One.EqualTo(new Flushed(log, 0, 1)));
        Assert.That(told.OfType<AddsRefused>().Select(refusal => refusal.Adds), Is.EqualTo(new[] { refused }));
    }

    private static JournalBench Open(bool isDisk) => new(
        JournalBench.Settings(segmentBytes: SegmentBytes, maxBytes: isDisk ? 0 : Limit),
        new MemoryFolder { Capacity = isDisk ? Limit : long.MaxValue });

    // The sequences that were taken.
    private static async Task<List<long>> FillAsync(LogOwner owner)
    {
        var taken = new List<long>();
        for (var number = 1; await owner.AddAsync(Sample.MessageOf(number, 500)) is null; number++)
        {
            taken.Add(owner.LastSequence);
            Assert.That(number, Is.LessThan(10_000));
        }

        return taken;
    }
}
