namespace Broker.Tests.Core.Storage;

/// <summary>Index files say nothing that the segments do not: without them, or with wrong ones, the same is found.</summary>
internal sealed class JournalIndexTests
{
    [Test]
    public async Task Without_index_files_the_same_is_found() =>
        await AssertSameAsync(files => files.Where(file => !IsIndex(file.Key)));

    [Test]
    public async Task With_damaged_index_files_the_same_is_found([Range(0, 200, 7)] int offset) =>
        await AssertSameAsync(files => files.Select(file => IsIndex(file.Key) ? KeyValuePair.Create(file.Key, Changed(file.Value, offset)) : file));

    [Test]
    public async Task With_index_files_that_are_cut_the_same_is_found([Values(0, 1, 39, 40, 41, 100)] int length) =>
        await AssertSameAsync(files => files.Select(file => IsIndex(file.Key) ? KeyValuePair.Create(file.Key, file.Value[..Math.Min(length, file.Value.Length)]) : file));

    [Test]
    public async Task With_the_index_files_of_other_segments_the_same_is_found() =>
        await AssertSameAsync(files =>
        {
            var last = files.Keys.Where(IsIndex).Max()!;
            return files.Select(file => IsIndex(file.Key) ? KeyValuePair.Create(file.Key, files[last]) : file);
        });

    [Test]
    public async Task With_the_index_files_of_another_journal_the_same_is_found()
    {
        var others = await WriteAsync(first: 7);
        await AssertSameAsync(files => files.Select(file => IsIndex(file.Key) ? KeyValuePair.Create(file.Key, others.GetValueOrDefault(file.Key, file.Value)) : file));
    }

    [Test]
    public async Task Index_files_are_made_again()
    {
        var files = await WriteAsync();
        var without = files.Where(file => !IsIndex(file.Key)).ToDictionary();

        await using (var bench = new JournalBench(folder: MemoryFolder.From(without)))
        {
            Assert.That(bench.Disk.Contents().Where(file => IsIndex(file.Key)), Is.EquivalentTo(files.Where(file => IsIndex(file.Key))));
        }
    }

    [Test]
    public async Task An_index_file_without_a_segment_is_removed()
    {
        var files = new Dictionary<string, byte[]> { ["00000007.index"] = [1, 2, 3] };

        await using var bench = new JournalBench(folder: MemoryFolder.From(files));

        Assert.That(bench.Disk.List(), Does.Not.Contain("00000007.index"));
    }

    private static bool IsIndex(string name) => name.EndsWith(".index", StringComparison.Ordinal);

    private static byte[] Changed(byte[] octets, int offset)
    {
        var changed = (byte[])octets.Clone();
        changed[offset % changed.Length] ^= 0x10;
        return changed;
    }

    private static async Task AssertSameAsync(Func<Dictionary<string, byte[]>, IEnumerable<KeyValuePair<string, byte[]>>> change)
    {
        var files = await WriteAsync();
        await using var bench = new JournalBench(folder: MemoryFolder.From(files));
        await using var other = new JournalBench(folder: MemoryFolder.From(change(files).ToDictionary()));

        Assert.That(await other.DescribeAsync(), Is.EqualTo(await bench.DescribeAsync()));
        Assert.That(other.Lines.Complaints, Is.Empty);
    }

    // Several segments with records of all kinds.
    private static async Task<Dictionary<string, byte[]>> WriteAsync(int first = 1)
    {
        await using var bench = new JournalBench(JournalBench.Settings(segmentBytes: 4096));
        var (one, two) = (bench.Create("a", "text"), bench.Create("b"));
        await one.AddAsync([.. Enumerable.Range(first, 101 - first)]);
        await two.AddAsync([.. Enumerable.Range(1, 50)]);
        await Task.WhenAll(Enumerable.Range(20, 40).Select(sequence => one.RemoveAsync(sequence)));
        await one.OtherAsync(log => log.Mark(10));
        one.Message(5).Deliveries = 4;
        await one.InTurnAsync(() => one.Log.Add(one.Message(5), notify: false));
        await one.InTurnAsync(() => one.Log.Add(new(new(new(1, 9), default, [1], 0) { Expires = 8, AvailableAt = 7 }, 1000), notify: false));
        two.Log.Remember(7, long.MaxValue);
        var batch = bench.Journal.BeginBatch();
        batch.Add(one.Log, one.Reserve(Sample.Message(500)));
        batch.Remove(two.Log, two.Message(3));
        batch.Submit(ActorRefs.Nobody);
        bench.Create("gone").Log.Delete();
        await two.FlushAsync();
        bench.Journal.Dispose();
        return bench.Disk.Contents();
    }
}
