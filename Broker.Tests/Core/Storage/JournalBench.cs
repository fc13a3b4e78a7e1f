using System.Diagnostics;
using Broker.Core.Storage.Journals;
using Broker.Core.Storage.Journals.Files;
using Broker.Tests.Support;

namespace Broker.Tests.Core.Storage;

/// <summary>A journal on a disk in memory, with owners of logs, that is closed, crashed and opened again as a test likes.</summary>
internal sealed class JournalBench : IAsyncDisposable
{
    private readonly JournalSettings _settings;
    private readonly List<Journal> _crashed = [];
    private IJournalFolder _folder;

    public JournalBench(JournalSettings? settings = null, IJournalFolder? folder = null, TimeProvider? clock = null)
    {
        _settings = settings ?? Settings();
        _folder = folder ?? new MemoryFolder();
        Time = clock ?? Clock;
        Open();
    }

    public TestActors Actors { get; } = new();

    public FakeTimeProvider Clock { get; } = new();

    public LogLines Lines { get; } = new();

    public Journal Journal { get; private set; } = null!;

    /// <summary>What was found when it was opened last, by name.</summary>
    public IReadOnlyDictionary<string, RecoveredLog> Recovered { get; private set; } = null!;

    /// <summary>The disk.</summary>
    public MemoryFolder Disk => (MemoryFolder)_folder;

    private TimeProvider Time { get; }

    public static JournalSettings Settings(FlushMode flush = FlushMode.Always, long segmentBytes = 64 << 10, long maxBytes = 0) =>
        new() { Path = "memory", Flush = flush, SegmentBytes = segmentBytes, MaxBytes = maxBytes };

    /// <summary>A new log with an owner.</summary>
    public LogOwner Create(string name, string properties = "") => new(Actors, Journal.CreateLog(new LogIdentity("host", LogKind.Queue, name), properties));

    /// <summary>The owner of a log that was found; it has its messages.</summary>
    public async Task<LogOwner> AdoptAsync(string name)
    {
        var found = Recovered[name];
        var owner = new LogOwner(Actors, found.Log, found.LastSequence);
        foreach (var run in found.Records)
        {
            var messages = await owner.ReadAsync(run);
            foreach (var (record, message) in run.Zip(messages))
            {
                if (message is not null)
                {
                    await owner.TakeAsync(record, message);
                }
            }
        }

        return owner;
    }

    /// <summary>What was found of a log: its sequences with the numbers of the messages; -1: it cannot be read.</summary>
    public async Task<List<(long Sequence, int Number)>> ContentsAsync(string name)
    {
        var found = Recovered[name];
        var owner = new LogOwner(Actors, found.Log, found.LastSequence);
        var contents = new List<(long, int)>();
        foreach (var run in found.Records)
        {
            var messages = await owner.ReadAsync(run);
            contents.AddRange(run.Zip(messages, (record, message) => (record.Sequence, message is null ? -1 : Sample.NumberOf(message))));
        }

        return contents;
    }

    /// <summary>The numbers of the messages that were found.</summary>
    public async Task<IEnumerable<int>> NumbersAsync(string name) => (await ContentsAsync(name)).Select(item => item.Number);

    /// <summary>All that was found, as text.</summary>
    public async Task<string> DescribeAsync()
    {
        var lines = new List<string>();
        foreach (var (name, found) in Recovered.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var numbers = await NumbersAsync(name);
            var records = found.Records.SelectMany(run => run).Zip(numbers, (record, number) => $"{record.Sequence}:{number}x{record.Deliveries}");
            lines.Add($"{name} '{found.Properties}' mark {found.Mark}, last {found.LastSequence}: {string.Join(' ', records)}; remembers {string.Join(' ', found.Remembered)}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>Closes the journal and opens it again.</summary>
    public void Reopen(Action<MemoryFolder>? meanwhile = null)
    {
        Journal.Dispose();
        meanwhile?.Invoke(Disk);
        Open();
    }

    /// <summary>Ends the machine, and opens what is left.</summary>
    public void Crash(Random random) => OpenOther(Disk.AfterCrash(random));

    /// <summary>Ends the process, and opens what is left.</summary>
    public void Kill() => OpenOther(Disk.AfterKill());

    /// <summary>Opens a folder as if this one had never been closed.</summary>
    public void OpenOther(MemoryFolder folder)
    {
        _crashed.Add(Journal);
        _folder = folder;
        Open();
    }

    /// <summary>Lets the journal do what it does once a second, until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(2 * StompTestClient.Patience), "It does not happen.");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Journal.Dispose();
        _crashed.ForEach(journal => journal.Dispose());
        await Actors.DisposeAsync();
    }

    private void Open()
    {
        Lines.Clear();
        Journal = Journal.Open(_settings, Time, Lines, _folder);
        Recovered = Journal.TakeRecovered().ToDictionary(recovered => recovered.Log.Identity.Name);
    }
}
