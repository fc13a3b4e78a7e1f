using Broker.Core.Messages;
using Broker.Core.Storage.Journals;
using Broker.Tests.Support;

namespace Broker.Tests.Core.Storage;

/// <summary>What was put into a journal is there when it is opened again.</summary>
internal sealed class JournalTests
{
    [Test]
    public async Task A_message_is_there_when_the_journal_is_opened_again()
    {
        await using var bench = new JournalBench();
        await bench.Create("a").AddAsync(1, 2, 3);

        bench.Reopen();

        Assert.That(await bench.ContentsAsync("a"), Is.EqualTo(new[] { (1L, 1), (2L, 2), (3L, 3) }));
        Assert.That(bench.Lines.Complaints, Is.Empty);
    }

    [Test]
    public async Task A_message_that_was_removed_is_not()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2, 3);
        await owner.RemoveAsync(2);

        bench.Reopen();

        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public async Task Everything_of_a_message_is_kept()
    {
        await using var bench = new JournalBench();
        using var content = new MessageContent();
        content.AddHeader("name"u8, "value"u8);
        var message = new Message(new MessageId(5, 6), "/queue/a"u8.ToArray(), content.ToArray([1, 2, 3]), content.HeadersLength)
        {
            Timestamp = 7,
            IsPersistent = true,
            Priority = 8,
            Expires = 9,
            AvailableAt = 10,
            Origin = 11,
        };

        Assert.That(await bench.Create("a").AddAsync(message), Is.Null);
        bench.Reopen();

        var owner = await bench.AdoptAsync("a");
        var record = bench.Recovered["a"].Records[0][0];
        var found = owner.Message(1).Message;
        Assert.That((found.Id, found.Timestamp, found.IsPersistent, found.Priority), Is.EqualTo((message.Id, 7L, true, (byte)8)));
        Assert.That((found.Expires, found.AvailableAt, found.Origin, found.Size), Is.EqualTo((9L, 10L, 11L, message.Size)));
        Assert.That(found.Destination.ToArray(), Is.EqualTo(message.Destination.ToArray()));
        Assert.That(found.Headers.TryGet("name"u8, out var value) && value.SequenceEqual("value"u8), Is.True);
        Assert.That(found.Body.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That((record.Sequence, record.Expires, record.AvailableAt, record.Size, record.Priority), Is.EqualTo((1L, 9L, 10L, message.Size, (byte)8)));
    }

    [Test]
    public async Task Logs_are_apart_and_keep_what_they_are_and_what_their_owner_says_of_them()
    {
        await using var bench = new JournalBench();
        var first = bench.Create("a", "of a");
        var second = bench.Create("b");
        await first.AddAsync(1);
        await second.AddAsync(2);
        await second.OtherAsync(log => log.SetProperties("now of b"));

        bench.Reopen();

        Assert.That(bench.Recovered["a"].Log.Identity, Is.EqualTo(new LogIdentity("host", LogKind.Queue, "a")));
        Assert.That((bench.Recovered["a"].Properties, bench.Recovered["b"].Properties), Is.EqualTo(("of a", "now of b")));
        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1 }));
        Assert.That(await bench.NumbersAsync("b"), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_log_that_was_deleted_is_gone_with_all_in_it()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2);
        owner.Log.Delete();
        var other = bench.Create("a");
        await other.AddAsync(3);

        bench.Reopen();

        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task A_message_that_is_added_again_has_moved()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2);
        var before = owner.Message(1).Position;
        owner.Message(1).Deliveries = 3;

        await owner.InTurnAsync(() => owner.Log.Add(owner.Message(1), notify: false));
        await owner.FlushAsync();
        var after = owner.Message(1).Position;
        bench.Reopen();

        Assert.That(after, Is.Not.EqualTo(before));
        Assert.That(await bench.ContentsAsync("a"), Is.EqualTo(new[] { (1L, 1), (2L, 2) }));
        Assert.That(bench.Recovered["a"].Records.SelectMany(run => run).Select(record => record.Deliveries), Is.EqualTo(new[] { 3, 0 }));
    }

    [Test]
    public async Task A_message_that_is_gone_before_it_was_written_is_no_record()
    {
        using var gate = new ManualResetEventSlim();
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        await owner.FlushAsync();
        var before = bench.Journal.Statistics.Records;
        bench.Disk.FailsFlushes = _ => !gate.Wait(TimeSpan.FromSeconds(10));

        // While the writer flushes something else, so that both come to it together.
        var flushes = bench.Disk.Flushing;
        var other = owner.FlushAsync();
        SpinWait.SpinUntil(() => bench.Disk.Flushing > flushes, StompTestClient.Patience);
        await owner.InTurnAsync(() =>
        {
            var message = owner.Reserve(Sample.Message(1));
            owner.Log.Add(message, notify: false);
            owner.Log.Remove(message, notify: false);
            return 0;
        });
        gate.Set();
        await other;
        await owner.FlushAsync();

        Assert.That(bench.Journal.Statistics.Records - before, Is.EqualTo(2), "The two marks.");
        bench.Reopen();
        Assert.That(await bench.NumbersAsync("a"), Is.Empty);
    }

    [Test]
    public async Task Deliveries_that_were_noted_are_kept()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2);
        owner.Message(2).Deliveries = 5;
        await owner.InTurnAsync(() =>
        {
            owner.Log.NoteDeliveries(owner.Message(2));
            return 0;
        });

        bench.Reopen();

        Assert.That(bench.Recovered["a"].Records.SelectMany(run => run).Select(record => record.Deliveries), Is.EqualTo(new[] { 0, 5 }));
    }

    [Test]
    public async Task Messages_up_to_the_mark_count_as_delivered()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2, 3);
        await owner.OtherAsync(log => log.Mark(2));

        bench.Reopen();

        Assert.That(bench.Recovered["a"].Mark, Is.EqualTo(2));
        Assert.That(bench.Recovered["a"].Records.SelectMany(run => run).Select(record => record.Deliveries), Is.EqualTo(new[] { 1, 1, 0 }));
    }

    [Test]
    public async Task A_sequence_is_not_free_again_when_its_message_is_gone()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        await owner.AddAsync(1, 2, 3);
        await owner.RemoveAsync(3);

        bench.Reopen();

        Assert.That(bench.Recovered["a"].LastSequence, Is.EqualTo(3));
    }

    [Test]
    public async Task What_is_remembered_is_kept_until_its_time()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        var now = bench.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        owner.Log.Remember(new UInt128(1, 2), now + 10_000);
        owner.Log.Remember(new UInt128(3, 4), now + 5_000);
        owner.Log.Remember(new UInt128(5, 6), now + 1_000);
        await owner.FlushAsync();

        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        bench.Reopen();

        Assert.That(bench.Recovered["a"].Remembered, Is.EqualTo(new[] { (new UInt128(3, 4), now + 5_000), (new UInt128(1, 2), now + 10_000) }));
    }

    [Test]
    public async Task A_message_that_is_larger_than_a_segment_gets_one_of_its_own()
    {
        await using var bench = new JournalBench(JournalBench.Settings(segmentBytes: 4096));
        var owner = bench.Create("a");
        await owner.AddAsync(1);
        Assert.That(await owner.AddAsync(Sample.MessageOf(2, 100_000)), Is.Null);
        await owner.AddAsync(3);

        bench.Reopen();

        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task The_order_is_that_of_the_sequences_however_they_lie()
    {
        await using var bench = new JournalBench(JournalBench.Settings(segmentBytes: 4096));
        var owner = bench.Create("a");
        await owner.AddAsync([.. Enumerable.Range(1, 200)]);
        foreach (var sequence in (long[])[150, 3, 90, 4, 3])
        {
            await owner.InTurnAsync(() => owner.Log.Add(owner.Message(sequence), notify: false));
        }

        bench.Reopen();

        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(Enumerable.Range(1, 200)));
    }

    [Test]
    public async Task Closing_writes_what_nobody_waits_for()
    {
        await using var bench = new JournalBench();
        var owner = bench.Create("a");
        await owner.InTurnAsync(() => owner.Log.Add(owner.Reserve(Sample.Message(1)), notify: false));

        bench.Reopen();

        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 1 }));
    }
}
