using Broker.Core.Storage.Journals;

namespace Broker.Tests.Core.Storage;

/// <summary>A disk that fails: what is not on it is never confirmed, and what is stays.</summary>
internal sealed class JournalFailureTests
{
    private bool _fails;

    [Test]
    public async Task Messages_that_cannot_be_flushed_are_refused_and_it_goes_on_when_the_disk_does([Values(true, false)] bool isFlush)
    {
        await using var bench = Open(isFlush);
        var owner = bench.Create("a");
        await owner.AddAsync(1);

        _fails = true;
        Assert.That(await owner.AddAsync(Sample.Message(2)), Does.Contain("store.path").And.Contain("Input/output error"));
        Assert.That(bench.Journal.IsFull, Is.True);
        Assert.That(await owner.AddAsync(Sample.Message(3)), Is.Not.Null);
        Assert.That(bench.Lines.Complaints, Has.Count.EqualTo(1));

        _fails = false;
        await bench.UntilAsync(async () => await owner.AddAsync(Sample.Message(4)) is null);
        Assert.That(bench.Journal.IsFull, Is.False);

        bench.Crash(new Random(1));
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1, 4 }));
    }

    [Test]
    public async Task Removals_wait_until_they_are_on_disk([Values(true, false)] bool isFlush)
    {
        await using var bench = Open(isFlush);
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2, 3);

        _fails = true;
        var removed = owner.RemoveAsync(1);
        Assert.That(await owner.AddAsync(Sample.Message(4)), Is.Not.Null);
        Assert.That(removed.IsCompleted, Is.False);

        _fails = false;
        await bench.UntilAsync(() => Task.FromResult(removed.IsCompleted));
        bench.Crash(new Random(1));
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task A_message_that_could_not_be_moved_is_where_it_was([Values(true, false)] bool isFlush)
    {
        await using var bench = Open(isFlush);
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2);
        var before = owner.Message(1).Position;

        _fails = true;
        await owner.InTurnAsync(() => owner.Log.Add(owner.Message(1), notify: false));
        Assert.That(await owner.AddAsync(Sample.Message(3)), Is.Not.Null);

        Assert.That(owner.Message(1).Position, Is.EqualTo(before));
        bench.Crash(new Random(1));
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task A_batch_is_refused_as_a_whole([Values(true, false)] bool isFlush)
    {
        await using var bench = Open(isFlush);
        var owner = bench.Create("a");
        await owner.AddAsync(1);
        var probe = bench.Actors.Probe();
        var batch = bench.Journal.BeginBatch();
        batch.Remove(owner.Log, owner.Message(1));
        batch.Add(owner.Log, owner.Reserve(Sample.Message(2)));

        _fails = true;
        batch.Submit(probe.Ref);

        Assert.That((await probe.ReceiveAsync<BatchRefused>()).Batch, Is.SameAs(batch));
        Assert.That(owner.Message(1).Position.IsNone, Is.False);
        _fails = false;
        bench.Reopen();
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Only_the_file_that_fails_is_left_and_removals_go_on_in_the_next()
    {
        await using var bench = new JournalBench();
        bench.Disk.FailsFlushes = name => name == "00000001.journal" && _fails;
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2);

        _fails = true;
        await owner.RemoveAsync(1);

        Assert.That(bench.Journal.IsFull, Is.True);
        await bench.UntilAsync(async () => await owner.AddAsync(Sample.Message(3)) is null);
        bench.Crash(new Random(1));
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task A_message_that_is_damaged_on_the_disk_is_none_and_is_told_with_file_and_offset()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2, 3);
        var offset = owner.Message(2).Position.Offset;
        bench.Reopen(disk =>
        {
            using var file = disk.Open("00000001.journal");
            file.Write(offset + 60, [0xFF, 0xFF]);
        });

        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1, -1, 3 }));
        Assert.That(bench.Lines.Complaints, Has.One.Contains("00000001.journal").And.Contains($"{offset}"));
    }

    [Test]
    public async Task Messages_whose_log_is_lost_are_kept_in_a_queue_of_their_own()
    {
        await using var bench = new JournalBench();
        await bench.Create("a").AddAsync(1, 2);
        var octets = bench.Disk.Contents()["00000001.journal"];
        octets[80] ^= 1;

        bench.OpenOther(MemoryFolder.From(new() { ["00000001.journal"] = octets }));

        Assert.That(await bench.NumbersAsync("/queue/lost.1"), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(bench.Lines.Complaints, Has.One.Contains("/queue/lost.1"));
    }

    private JournalBench Open(bool isFlush)
    {
        var bench = new JournalBench();
        if (isFlush)
        {
            bench.Disk.FailsFlushes = _ => _fails;
        }
        else
        {
            bench.Disk.FailsWrites = _ => _fails;
        }

        return bench;
    }
}
