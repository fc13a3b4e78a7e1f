using System.Diagnostics;
using System.Globalization;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Broker.Core.Storage.Journals.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core.Storage;

/// <summary>The journal on a real disk.</summary>
internal sealed class JournalDiskTests
{
    [Test]
    public async Task On_a_disk_it_is_like_in_memory()
    {
        using var folder = new TemporaryFolder();
        await using var bench = new JournalBench(folder: new DiskFolder(folder.Path));
        var owner = bench.Create("a", "text");
        await owner.AddAsync([.. Enumerable.Range(1, 1000)]);
        await Task.WhenAll(Enumerable.Range(1, 900).Select(sequence => owner.RemoveAsync(sequence)));

        bench.Reopen();

        Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(Enumerable.Range(901, 100)));
        Assert.That(bench.Recovered["a"].Properties, Is.EqualTo("text"));
        Assert.That(bench.Lines.Complaints, Is.Empty);
    }

    [Test]
    public async Task A_segment_is_reserved_on_the_disk_and_cut_when_it_is_sealed()
    {
        using var folder = new TemporaryFolder();
        await using var bench = new JournalBench(JournalBench.Settings(segmentBytes: 1 << 20), new DiskFolder(folder.Path));
        await bench.Create("a").AddAsync(1);
        var file = Path.Combine(folder.Path, "00000001.journal");
        Assert.That(new FileInfo(file).Length, Is.EqualTo(1 << 20));

        bench.Journal.Dispose();

        Assert.That(new FileInfo(file).Length, Is.LessThan(1000));
    }

    [Test]
    public void A_folder_that_is_in_use_is_not_opened_again()
    {
        using var folder = new TemporaryFolder();
        var settings = new JournalSettings { Path = folder.Path, SegmentBytes = 1 << 16 };
        using (Journal.Open(settings, TimeProvider.System, NullLogger.Instance))
        {
            Assert.That(
                () => Journal.Open(settings, TimeProvider.System, NullLogger.Instance),
                Throws.TypeOf<JournalException>().With.Message.Contains(folder.Path).And.Message.Contains("store.path").And.Message.Contains($"process {Environment.ProcessId}"));
        }

        using var again = Journal.Open(settings, TimeProvider.System, NullLogger.Instance);
        Assert.That(again.TakeRecovered(), Is.Empty);
    }

    [Test]
    public void A_folder_is_made_if_it_is_not_there()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a", "b");

        using var journal = Journal.Open(new JournalSettings { Path = path, SegmentBytes = 1 << 16 }, TimeProvider.System, NullLogger.Instance);

        Assert.That(Directory.Exists(path), Is.True);
    }

    [Test]
    public void A_folder_that_cannot_be_is_told()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "no folder");

        Assert.That(
            () => Journal.Open(new JournalSettings { Path = file }, TimeProvider.System, NullLogger.Instance),
            Throws.TypeOf<JournalException>().With.Message.Contains(file).And.Message.Contains("store.path"));
    }

    [Test]
    public async Task A_million_messages_are_there_again()
    {
        const int Count = 1_000_000;
        using var folder = new TemporaryFolder();
        var settings = new JournalSettings { Path = folder.Path, Flush = FlushMode.Never };
        using (var journal = Journal.Open(settings, TimeProvider.System, NullLogger.Instance))
        {
            var log = journal.CreateLog(new LogIdentity(string.Empty, LogKind.Queue, "a"));
            var message = Sample.Message(1);
            for (var sequence = 1; sequence <= Count; sequence++)
            {
                log.Add(new QueuedMessage(message, sequence), notify: false);
            }
        }

        await using var actors = new Support.TestActors();
        using var again = Journal.Open(settings, TimeProvider.System, NullLogger.Instance);
        var found = again.TakeRecovered().Single();
        var last = found.Records[^1][^1];

        Assert.That((found.Records.Sum(run => run.Length), found.LastSequence, last.Sequence), Is.EqualTo((Count, Count, Count)));
        Assert.That(await new LogOwner(actors, found.Log).ReadAsync([found.Records[0][0], last]), Has.None.Null);
    }

    [Test]
    public async Task A_disk_that_is_really_full_refuses_messages_until_there_is_room_again()
    {
        using var folder = new TemporaryFolder();
        Mount(folder.Path, megabytes: 4);

        try
        {
            await using var bench = new JournalBench(JournalBench.Settings(segmentBytes: 256 << 10), new DiskFolder(folder.Path));
            var owner = bench.Create("a");
            var taken = new List<long>();
            while (await owner.AddAsync(Sample.MessageOf(taken.Count, 4000)) is null)
            {
                taken.Add(owner.LastSequence);
            }

            Assert.That(bench.Journal.IsFull, Is.True);
            Assert.That(taken, Has.Count.GreaterThan(500));
            await Task.WhenAll(taken.Select(owner.RemoveAsync));
            await bench.UntilAsync(async () => await owner.AddAsync(Sample.Message(7)) is null);

            bench.Reopen();
            Assert.That(await bench.NumbersAsync("a"), Is.EqualTo(new[] { 7 }));
        }
        finally
        {
            Run("umount", folder.Path);
        }
    }

    private static void Mount(string path, int megabytes)
    {
        if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", path))
        {
            Assert.Ignore("A small disk of its own (tmpfs) may not be mounted here.");
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
