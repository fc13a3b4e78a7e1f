using Broker.Core.Storage.Journals;

namespace Broker.Tests.Core.Storage;

/// <summary>A journal that is cut, or changed, at every octet: what lies before is there, what is missing is told, nothing is invented.</summary>
internal sealed class TornWriteTests
{
    private const string Segment = "00000001.journal";

    // What a log has after each record, and where the record ends.
    private readonly List<(int End, string State)> _states = [];

    [Test]
    public async Task Cut_at_every_octet_it_has_what_lies_before()
    {
        var whole = await WriteAsync();

        for (var length = 0; length <= whole.Length; length++)
        {
            await using var bench = Open(whole[..length]);

            var expected = _states.Where(state => state.End <= length).Select(state => state.State).LastOrDefault(string.Empty);
            // Of a file that ends within its header nothing was ever confirmed; a whole copy of that is enough.
            var isClean = length is 0 or >= 32 and <= 64 || _states.Any(state => state.End == length);
            Assert.That(await bench.DescribeAsync(), Is.EqualTo(expected), $"cut at {length}");
            Assert.That(bench.Lines.Complaints.Any(line => line.Contains(Segment, StringComparison.Ordinal)), Is.EqualTo(!isClean), $"cut at {length}");
        }
    }

    [Test]
    public async Task Cut_at_every_octet_with_zeros_behind_it_has_what_lies_before()
    {
        var whole = await WriteAsync();

        for (var length = 64; length <= whole.Length; length++)
        {
            var octets = new byte[whole.Length + 1000];
            whole.AsSpan(0, length).CopyTo(octets);
            await using var bench = Open(octets);

            // A record that ends with zeros may be whole without them, and one of which nothing is left but zeros is no damage.
            var kept = _states.Where(state => octets.AsSpan(0, state.End).SequenceEqual(whole.AsSpan(0, state.End))).ToList();
            var isClean = octets.AsSpan(kept.Count == 0 ? 64 : kept[^1].End).IndexOfAnyExcept((byte)0) < 0;
            Assert.That(await bench.DescribeAsync(), Is.EqualTo(kept.Count == 0 ? string.Empty : kept[^1].State), $"cut at {length}");
            Assert.That(bench.Lines.Complaints.Any(line => line.Contains(Segment, StringComparison.Ordinal)), Is.EqualTo(!isClean), $"cut at {length}");
        }
    }

    [Test]
    public async Task Changed_at_any_octet_it_lacks_that_record_only_and_says_where([Values(0x01, 0x80, 0xFF)] int change)
    {
        var whole = await WriteAsync();

        for (var offset = 64; offset < whole.Length; offset++)
        {
            var octets = (byte[])whole.Clone();
            octets[offset] ^= (byte)change;
            await using var bench = Open(octets);

            var record = _states.FindIndex(state => offset < state.End);
            var start = record == 0 ? 64 : _states[record - 1].End;
            Assert.That(bench.Lines.Complaints, Has.Some.Contains(Segment).And.Contains($"{start}"), $"changed at {offset}");
            Assert.That(await bench.DescribeAsync(), Is.EqualTo(await WithoutAsync(whole, start, _states[record].End)), $"changed at {offset}");
        }
    }

    [Test]
    public async Task The_header_is_there_twice()
    {
        var whole = await WriteAsync();

        for (var offset = 0; offset < 64; offset++)
        {
            var octets = (byte[])whole.Clone();
            octets[offset] ^= 1;
            await using var bench = Open(octets);

            Assert.That(await bench.DescribeAsync(), Is.EqualTo(_states[^1].State), $"changed at {offset}");
        }
    }

    [Test]
    public async Task Without_any_header_a_segment_is_set_aside()
    {
        var whole = await WriteAsync();
        whole[1] ^= 1;
        whole[33] ^= 1;

        await using var bench = Open(whole);

        Assert.That(bench.Recovered, Is.Empty);
        Assert.That(bench.Lines.Complaints, Has.One.Contains(Segment).And.Contains("offset 0"));
        Assert.That(bench.Disk.Contents()["00000001.corrupt-0"], Is.EqualTo(whole));
    }

    [Test]
    public async Task A_record_that_is_damaged_is_set_aside_octet_by_octet()
    {
        var whole = await WriteAsync();
        var (start, end) = (_states[1].End, _states[2].End);
        whole[start + 50] ^= 1;

        await using var bench = Open(whole);

        Assert.That(bench.Disk.Contents()[$"00000001.corrupt-{start}"], Is.EqualTo(whole[start..end]));
    }

    [Test]
    public async Task A_body_that_looks_like_a_journal_is_never_taken_for_one()
    {
        var whole = await WriteAsync();
        await using var bench = new JournalBench();
        var owner = bench.Create("b");
        Assert.That(await owner.AddAsync(new Broker.Core.Messages.Message(new(1, 1), default, whole, 0)), Is.Null);
        await owner.AddAsync(7);
        var octets = bench.Disk.Contents()[Segment];
        var start = (int)owner.Message(1).Position.Offset;
        octets[start] ^= 1;

        await using var other = Open(octets);

        Assert.That(other.Recovered.Keys, Is.EqualTo(new[] { "b" }));
        Assert.That(await other.NumbersAsync("b"), Is.EqualTo(new[] { 7 }));
    }

    [Test]
    public async Task A_version_that_is_not_known_is_not_opened()
    {
        var whole = await WriteAsync();
        foreach (var copy in (int[])[0, 32])
        {
            whole[copy + 8] = 9;
            BitConverter.TryWriteBytes(whole.AsSpan(copy + 20), Broker.Core.Storage.Journals.Format.Frame.Crc32C(0, whole.AsSpan(copy, 20)));
        }

        Assert.That(() => Open(whole), Throws.TypeOf<JournalException>().With.Message.Contains("version 9").And.Message.Contains("store.path"));
    }

    private static JournalBench Open(byte[] octets) => new(folder: MemoryFolder.From(new Dictionary<string, byte[]> { [Segment] = octets }));

    // What there is if a record is cut out of the middle.
    private static async Task<string> WithoutAsync(byte[] whole, int start, int end)
    {
        var octets = (byte[])whole.Clone();
        octets.AsSpan(start, end - start).Fill(0xAA);
        await using var bench = Open(octets);
        return await bench.DescribeAsync();
    }

    // A log with records of all kinds, a batch at the end. It is read again after each, from a copy.
    private async Task<byte[]> WriteAsync()
    {
        _states.Clear();
        await using var bench = new JournalBench();
        var owner = bench.Create("a", "text");
        await owner.AddAsync(1);
        await NoteAsync(bench, first: 2);
        await owner.AddAsync(2);
        await NoteAsync(bench);
        await owner.AddAsync(3);
        await NoteAsync(bench);
        await owner.RemoveAsync(1);
        await NoteAsync(bench);
        await owner.OtherAsync(log => log.Mark(2));
        await NoteAsync(bench);

        var batch = bench.Journal.BeginBatch();
        batch.Remove(owner.Log, owner.Message(2));
        batch.Add(owner.Log, owner.Reserve(Sample.Message(4)));
        batch.Add(owner.Log, owner.Reserve(Sample.Message(5)));
        batch.Remember(owner.Log, 6, long.MaxValue);
        batch.Submit(ActorRefs.Nobody);
        await owner.OtherAsync(log => log.SetProperties("other"));
        await NoteAsync(bench, first: 2);

        return Written(bench);
    }

    private async Task NoteAsync(JournalBench bench, int first = 1)
    {
        var octets = Written(bench);
        var before = _states.Count == 0 ? 64 : _states[^1].End;

        // Two records came at once: the first ends where its length says.
        if (first == 2)
        {
            var end = before + 12 + BitConverter.ToInt32(octets, before);
            await NoteAsync(octets, end);
        }

        await NoteAsync(octets, octets.Length);
    }

    private async Task NoteAsync(byte[] octets, int end)
    {
        await using var other = Open(octets[..end]);
        Assert.That(other.Lines.Complaints, Is.Empty);
        _states.Add((end, await other.DescribeAsync()));
    }

    // The last record ends with its text or its message, never with a zero.
    private static byte[] Written(JournalBench bench)
    {
        var octets = bench.Disk.Contents()[Segment];
        var end = 64;
        while (BitConverter.ToInt32(octets, end) is > 0 and var length)
        {
            end += 12 + length;
        }

        return octets[..end];
    }
}
