using System.Diagnostics;
using Broker.Core.Destinations;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Broker.Tests.Core.Storage;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>One queue on a real journal in a folder of its own, with a broker around it that can end and begin again.</summary>
internal sealed class JournalQueue : IAsyncDisposable
{
    private static readonly LogIdentity Barrier = new("barrier", LogKind.Topic, "barrier");

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"queue-{Guid.NewGuid():N}");
    private readonly QueueSettings? _settings;
    private readonly JournalSettings _journalSettings;
    private readonly FakeTimeProvider _clock = new();
    private readonly TestActors _actors = new();
    private readonly ActorProbe _probe;
    private QueueLog _barrier = null!;

    /// <summary>Makes an empty one.</summary>
    /// <param name="settings">How the queue behaves.</param>
    /// <param name="with">What is special about the journal.</param>
    /// <param name="budget">How much of what is in the journal may be in memory.</param>
    public JournalQueue(QueueSettings? settings = null, Func<JournalSettings, JournalSettings>? with = null, long budget = StoreBudget.DefaultLimit)
    {
        _settings = settings;
        _journalSettings = new JournalSettings { Path = _folder, Flush = FlushMode.Never };
        _journalSettings = with?.Invoke(_journalSettings) ?? _journalSettings;
        _probe = _actors.Probe();
        Budget = new StoreBudget(budget);
        Open();
    }

    /// <summary>The queue.</summary>
    public QueueBench Bench { get; private set; } = null!;

    /// <summary>The journal.</summary>
    public Journal Journal { get; private set; } = null!;

    /// <summary>What was found of the queue when the broker began; null: nothing.</summary>
    public RecoveredLog? Recovered { get; private set; }

    public StoreBudget Budget { get; private set; }

    /// <summary>What the journal has logged.</summary>
    public LogLines Lines { get; } = new();

    /// <summary>The files that hold messages.</summary>
    public int Segments => Directory.GetFiles(_folder, "*.journal").Length;

    /// <summary>Ends the broker in order, and begins again.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        Budget = new StoreBudget(Budget.Limit);
        Open();
    }

    /// <summary>Waits until all that the queue has written so far is on disk, and the queue has been told.</summary>
    public async Task FlushAsync()
    {
        await Bench.SettleDownAsync();
        var batch = Journal.BeginBatch();
        batch.Remember(_barrier, 1, _clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds());
        batch.Submit(_probe.Ref);
        await _probe.ReceiveAsync<BatchFlushed>();
        await Bench.SettleDownAsync();
    }

    /// <summary>Waits for something that the threads of the journal bring about.</summary>
    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (var start = Stopwatch.GetTimestamp(); !isSo();)
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(StompTestClient.Patience), what);
            await FlushAsync();
        }
    }

    /// <summary>Publishes a persistent message and waits for the word that it is on disk.</summary>
    public Task PublishAsync(int number, params string[] headers) => Bench.DoAsync(Bench.PublishOf(Sample.Message(number, headers, isPersistent: true)));

    /// <summary>Writes a transaction's batch, as its coordinator does when all are prepared.</summary>
    public async Task SubmitAsync(JournalBatch batch)
    {
        batch.Submit(_probe.Ref);
        await _probe.ReceiveAsync<BatchFlushed>();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _actors.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task CloseAsync()
    {
        await Bench.DisposeAsync();
        Journal.Dispose();
    }

    private void Open()
    {
        Journal = Journal.Open(_journalSettings, _clock, Lines);
        Recovered = Journal.TakeRecovered().SingleOrDefault(recovered => recovered.Log.Identity.Name == QueueBench.Name.Text);
        _barrier = Journal.CreateLog(Barrier);
        Bench = new QueueBench(_settings, _clock, Journal, Recovered, Budget);
    }
}
