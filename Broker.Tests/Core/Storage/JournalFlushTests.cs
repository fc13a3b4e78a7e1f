using Broker.Core.Storage;
using Broker.Core.Storage.Journals;

namespace Broker.Tests.Core.Storage;

/// <summary>When it is flushed, and who is told.</summary>
internal sealed class JournalFlushTests
{
    [Test]
    public async Task A_message_is_confirmed_after_its_flush_and_everything_that_came_before_goes_with_it()
    {
        await using var bench = new JournalBench();
        var probe = bench.Actors.Probe();
        var log = bench.Journal.CreateLog(new LogIdentity("host", LogKind.Queue, "a"));
        log.SetOwner(probe.Ref);

        log.Add(Queued(1), notify: false);
        var last = log.Add(Queued(2), notify: true);

        Assert.That(await probe.ReceiveAsync(), Is.EqualTo(new Flushed(log, last, 0)));
        bench.Crash(new Random(1));
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Who_does_not_wait_is_not_told()
    {
        await using var bench = new JournalBench();
        var (quiet, other) = (bench.Actors.Probe(), bench.Create("b"));
        var log = bench.Journal.CreateLog(new LogIdentity("host", LogKind.Queue, "a"));
        log.SetOwner(quiet.Ref);

        var message = Queued(1);
        log.Add(message, notify: false);
        await other.FlushAsync();

        await quiet.AssertNothingMoreAsync();
        Assert.That(message.Position.IsNone, Is.False);
    }

    [Test]
    public async Task What_waits_goes_with_one_flush()
    {
        using var gate = new ManualResetEventSlim();
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        await owner.FlushAsync();
        var before = bench.Journal.Statistics;
        bench.Disk.FailsFlushes = _ => gate.Wait(TimeSpan.FromSeconds(10)) && false;

        var adds = await owner.InTurnAsync(() => Enumerable.Range(1, 1000).Select(number => owner.AddAsync(Sample.Message(number))).ToList());
        await owner.InTurnAsync(() => 0);
        gate.Set();
        await Task.WhenAll(adds);

        Assert.That(bench.Journal.Statistics.Records - before.Records, Is.EqualTo(1000));
        Assert.That(bench.Journal.Statistics.Flushes - before.Flushes, Is.LessThanOrEqualTo(3));
    }

    [Test]
    public async Task At_intervals_it_is_confirmed_when_the_interval_ends()
    {
        await using var bench = new JournalBench(JournalBench.Settings(FlushMode.Interval));
        var owner = bench.Create("a");
        var added = owner.AddAsync(Sample.Message(1));

        // Who reads has it written.
        var position = await WrittenAsync(owner);
        Assert.That(added.IsCompleted, Is.False);
        Assert.That(position.IsNone, Is.False);

        bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.That(await added, Is.Null);
        bench.Crash(new Random(1));
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task At_intervals_what_was_not_flushed_may_be_lost_and_was_not_confirmed()
    {
        await using var bench = new JournalBench(JournalBench.Settings(FlushMode.Interval));
        var owner = bench.Create("a");
        var added = owner.AddAsync(Sample.Message(1));
        await WrittenAsync(owner);

        Assert.That(added.IsCompleted, Is.False);
        bench.OpenOther(MemoryFolder.From([]));
        Assert.That(bench.Recovered, Is.Empty);
    }

    [Test]
    public async Task What_a_killed_process_had_not_flushed_is_safe_once_it_was_found([Range(1, 8)] int seed)
    {
        await using var bench = new JournalBench(JournalBench.Settings(FlushMode.Interval));
        var owner = bench.Create("a");
        _ = owner.AddAsync(Sample.Message(1));
        await WrittenAsync(owner);

        bench.Kill();
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1 }));

        bench.Crash(new Random(seed));
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Never_flushed_it_is_confirmed_when_it_is_written()
    {
        await using var bench = new JournalBench(JournalBench.Settings(FlushMode.Never));
        var before = bench.Journal.Statistics.Flushes;
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2, 3);

        Assert.That(bench.Journal.Statistics.Flushes, Is.EqualTo(before));
        bench.OpenOther(MemoryFolder.From(bench.Disk.Contents()));
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Never_flushed_it_flushes_all_the_same_before_it_removes_what_was_moved()
    {
        await using var bench = new JournalBench(JournalBench.Settings(FlushMode.Never, segmentBytes: 4096));
        var owner = bench.Create("a");
        await owner.AddAsync(0);
        for (var round = 0; round < 10; round++)
        {
            var first = owner.LastSequence + 1;
            await owner.AddAsync([.. Enumerable.Range(1, 200)]);
            await Task.WhenAll(Enumerable.Range((int)first, 200).Select(sequence => owner.RemoveAsync(sequence)));
        }

        await bench.UntilAsync(async () =>
        {
            await owner.FlushAsync();
            return !bench.Disk.List().Contains("00000001.journal");
        });

        bench.Crash(new Random(1));
        Assert.That((await bench.ContentsAsync("a"))[0], Is.EqualTo((1L, 0)));
    }

    [Test]
    public async Task Messages_are_read_in_the_order_in_which_they_are_asked_for()
    {
        await using var bench = new JournalBench(JournalBench.Settings(segmentBytes: 4096));
        await bench.Create("a").AddAsync([.. Enumerable.Range(1, 300)]);
        bench.Reopen();
        var records = bench.Recovered["a"].Records.SelectMany(run => run).ToArray();
        new Random(1).Shuffle(records);

        var owner = new LogOwner(bench.Actors, bench.Recovered["a"].Log);
        var messages = await owner.ReadAsync(records);

        Assert.That(messages.Select(message => Sample.NumberOf(message!)), Is.EqualTo(records.Select(record => (int)record.Sequence)));
    }

    [Test]
    public async Task What_lies_nowhere_is_none()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");

        Assert.That(await owner.ReadAsync([new StoredRecord(1, new RecordPosition(77, 64), 0, 0, 200, 0, 4)]), Is.EqualTo(new object?[] { null }));
        Assert.That(bench.Lines.Complaints, Has.One.Contains("00000077.journal"));
    }

    private static QueuedMessage Queued(int number) => new(Sample.Message(number), number);

    // A read of a record that the writer has not come to yet waits for it, so afterwards it has been written.
    private static async Task<RecordPosition> WrittenAsync(LogOwner owner)
    {
        await owner.InTurnAsync(() => 0);
        var queued = owner.Message(1);
        while (queued.Position.IsNone)
        {
            await Task.Yield();
        }

        var message = queued.Message;
        var read = await owner.ReadAsync([new StoredRecord(1, queued.Position, 0, 0, message.Size, 0, message.Priority)]);
        Assert.That(read[0], Is.Not.Null);
        return queued.Position;
    }
}
