using Broker.Core.Storage.Journals;

namespace Broker.Tests.Core.Storage;

/// <summary>What is dead gives its room back.</summary>
internal sealed class JournalCleaningTests
{
    private const int SegmentBytes = 4096;

    [Test]
    public async Task Segments_in_which_nothing_lives_are_removed()
    {
        await using var bench = Open();
        var owner = bench.Create("a");
        await owner.AddAsync([.. Enumerable.Range(1, 500)]);
        Assert.That(bench.Journal.Statistics.Segments, Is.GreaterThan(10));

        await RemoveAsync(owner, Enumerable.Range(1, 500));
        await SettleAsync(bench, owner);

        Assert.That(bench.Disk.Bytes, Is.LessThanOrEqualTo(7 * SegmentBytes));
        Assert.That(bench.Journal.Statistics.Bytes, Is.EqualTo(bench.Disk.Bytes));
    }

    [Test]
    public async Task A_message_that_stays_does_not_keep_the_others_of_its_segment()
    {
        await using var bench = Open();
        var owner = bench.Create("a");
        await owner.AddAsync(0);
        var before = owner.Message(1).Position;

        for (var round = 0; round < 10; round++)
        {
            var first = owner.LastSequence + 1;
            await owner.AddAsync([.. Enumerable.Range(1, 200)]);
            await RemoveAsync(owner, Enumerable.Range((int)first, 200));
        }

        await SettleAsync(bench, owner);

        Assert.That(owner.Evacuations, Is.Positive);
        Assert.That(owner.Message(1).Position.Segment, Is.GreaterThan(before.Segment));
        bench.Reopen();
        Assert.That(await bench.ContentsAsync("a"), Is.EqualTo(new[] { (1L, 0) }));
    }

    [Test]
    public async Task Logs_that_stay_are_defined_again_elsewhere_and_so_is_what_they_remember()
    {
        await using var bench = Open();
        var quiet = bench.Create("quiet", "text");
        var until = bench.Clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds();
        quiet.Log.Remember(7, until);
        await quiet.OtherAsync(log => log.Mark(5));
        var busy = bench.Create("busy");
        await ChurnAsync(busy);

        await SettleAsync(bench, busy);

        Assert.That(bench.Disk.List(), Does.Not.Contain("00000001.journal"));
        bench.Reopen();
        Assert.That((bench.Recovered["quiet"].Properties, bench.Recovered["quiet"].Mark), Is.EqualTo(("text", 5L)));
        Assert.That(bench.Recovered["quiet"].Remembered, Is.EqualTo(new[] { ((UInt128)7, until) }));
    }

    [Test]
    public async Task What_is_remembered_gives_its_room_back_when_its_time_is_over()
    {
        await using var bench = Open();
        var owner = bench.Create("a");
        var until = bench.Clock.GetUtcNow().AddSeconds(60).ToUnixTimeMilliseconds();
        for (var number = 0; number < 2000; number++)
        {
            owner.Log.Remember((UInt128)number, until);
        }

        await AccountAsync(owner);
        Assert.That(bench.Disk.Bytes, Is.GreaterThan(20 * SegmentBytes));

        bench.Clock.Advance(TimeSpan.FromSeconds(61));
        await SettleAsync(bench, owner);

        Assert.That(bench.Disk.Bytes, Is.LessThanOrEqualTo(7 * SegmentBytes));
    }

    [Test]
    public async Task A_log_that_is_deleted_gives_its_room_back()
    {
        await using var bench = Open();
        var (gone, other) = (bench.Create("a"), bench.Create("b"));
        await gone.AddAsync([.. Enumerable.Range(1, 500)]);
        gone.Log.Delete();

        await SettleAsync(bench, other);

        Assert.That(bench.Disk.Bytes, Is.LessThanOrEqualTo(7 * SegmentBytes));
        bench.Reopen();
        Assert.That(bench.Recovered.Keys, Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public async Task What_is_dead_stays_dead_whichever_segments_are_left()
    {
        // Removals lie in later segments than what they remove; a crash after any removal of a file must not bring anything back.
        await using var bench = Open();
        var owner = bench.Create("a");
        await owner.AddAsync([.. Enumerable.Range(1, 300)]);
        var kept = new HashSet<int>(Enumerable.Range(1, 300).Where(number => number % 50 == 0));

        foreach (var sequence in Enumerable.Range(1, 300).Where(number => !kept.Contains(number)))
        {
            await owner.RemoveAsync(sequence);
            if (sequence % 20 == 1)
            {
                await using var other = new JournalBench(JournalBench.Settings(segmentBytes: SegmentBytes), bench.Disk.AfterCrash(new Random(sequence)));
                Assert.That(await other.NumbersAsync("a"), Is.EqualTo(Enumerable.Range(1, 300).Where(number => number > sequence || kept.Contains(number))));
            }
        }
    }

    [Test]
    public async Task An_owner_that_comes_later_is_told_what_to_move()
    {
        await using var bench = Open();
        var busy = bench.Create("busy");
        var log = bench.Journal.CreateLog(new LogIdentity("host", LogKind.Queue, "late"));
        var message = new Broker.Core.Storage.QueuedMessage(Sample.Message(1), 1);
        log.Add(message, notify: false);
        await busy.FlushAsync();
        await ChurnAsync(busy);
        await bench.UntilAsync(async () =>
        {
            await busy.FlushAsync();
            return busy.Evacuations > 0 || bench.Journal.Statistics.Segments > 4;
        });

        var probe = bench.Actors.Probe();
        log.SetOwner(probe.Ref);

        Assert.That((await probe.ReceiveAsync<Evacuate>()).Segment, Is.EqualTo(message.Position.Segment));
    }

    [Test]
    public async Task An_owner_that_does_not_move_its_messages_is_told_again()
    {
        await using var bench = Open();
        var (busy, slow) = (bench.Create("busy"), bench.Create("slow"));
        await slow.AddAsync(1);
        slow.IsStubborn = true;
        await ChurnAsync(busy);

        await bench.UntilAsync(async () =>
        {
            await busy.FlushAsync();
            return slow.Evacuations >= 2;
        });
        slow.IsStubborn = false;
        await SettleAsync(bench, busy);

        bench.Reopen();
        Assert.That(await bench.NumbersAsync("slow"), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Many_short_runs_of_the_broker_do_not_leave_many_segments()
    {
        await using var bench = Open();
        await bench.Create("a").AddAsync(1);

        for (var run = 0; run < 60; run++)
        {
            bench.Reopen();
            var owner = await bench.AdoptAsync("a");
            await owner.AddAsync(run);
            await owner.RemoveAsync(owner.LastSequence);
            await owner.OtherAsync(log => log.Mark(owner.LastSequence));
        }

        await SettleAsync(bench, await bench.AdoptAsync("a"), most: 20);
        Assert.That(bench.Journal.Statistics.Segments, Is.LessThanOrEqualTo(20));
    }

    [Test]
    public async Task A_file_that_is_removed_can_still_be_read_by_who_asked_before()
    {
        await using var bench = Open();
        var owner = bench.Create("a");
        await owner.AddAsync([.. Enumerable.Range(1, 30)]);
        bench.Reopen();
        var records = bench.Recovered["a"].Records.SelectMany(run => run).ToList();
        var reader = new LogOwner(bench.Actors, bench.Recovered["a"].Log);

        var read = reader.Ask(records);
        reader.Log.Delete();
        await SettleAsync(bench, bench.Create("b"));

        Assert.That((await read).Select(message => Sample.NumberOf(message!)), Is.EqualTo(Enumerable.Range(1, 30)));
    }

    private static JournalBench Open() => new(JournalBench.Settings(segmentBytes: SegmentBytes));

    private static Task RemoveAsync(LogOwner owner, IEnumerable<int> sequences) => Task.WhenAll(sequences.Select(sequence => owner.RemoveAsync(sequence)));

    private static async Task ChurnAsync(LogOwner owner)
    {
        for (var round = 0; round < 5; round++)
        {
            var first = owner.LastSequence + 1;
            await owner.AddAsync([.. Enumerable.Range(1, 200)]);
            await RemoveAsync(owner, Enumerable.Range((int)first, 200));
        }
    }

    // Twice what lives, and four segments; one of them is being written, one is spare.
    private static Task SettleAsync(JournalBench bench, LogOwner owner, int most = int.MaxValue) => bench.UntilAsync(async () =>
    {
        await AccountAsync(owner);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await AccountAsync(owner);
        var statistics = bench.Journal.Statistics;
        return bench.Disk.Bytes <= (2 * statistics.LiveBytes) + (4 * SegmentBytes) && statistics.Segments <= most;
    });

    // A group is taken into account after its owners have been told, and before the next.
    private static async Task AccountAsync(LogOwner owner)
    {
        await owner.FlushAsync();
        await owner.FlushAsync();
    }
}
