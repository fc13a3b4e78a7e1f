using Broker.Core.Commands;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Broker.Core.Transactions;
using Broker.Host.Sessions;
using Broker.Tests.Core;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Host.Sessions;

/// <summary>A commit between its destinations and the store.</summary>
internal sealed class TransactionCommitTests
{
    private static readonly TransactionKey Key = new(1, 2);

    [Test]
    public async Task What_must_be_on_disk_is_there_before_anybody_carries_anything_out()
    {
        await using var bench = new Bench();
        var commit = await bench.BeginAsync(destinations: 2);
        commit.OnPrepared(bench.Destinations[0].Ref);
        bench.AddToBatch();

        commit.OnPrepared(bench.Destinations[1].Ref);
        await bench.Destinations[0].AssertNothingMoreAsync();
        Assert.That((await bench.Session.ReceiveAsync<BatchFlushed>()).Batch, Is.SameAs(bench.Batch));
        commit.OnFlushed();

        foreach (var destination in bench.Destinations)
        {
            Assert.That(await destination.ReceiveAsync(), Is.EqualTo(new CarryOut(Key)));
        }

        commit.OnCarriedOut();
        Assert.That(commit.IsFinished, Is.False);
        commit.OnCarriedOut();
        Assert.That((commit.IsFinished, commit.Refusal), Is.EqualTo((true, (Refusal?)null)));
    }

    [Test]
    public async Task Without_anything_to_write_nobody_waits_for_the_disk()
    {
        await using var bench = new Bench();
        var commit = await bench.BeginAsync(destinations: 1);

        commit.OnPrepared(bench.Destinations[0].Ref);

        Assert.That(await bench.Destinations[0].ReceiveAsync(), Is.EqualTo(new CarryOut(Key)));
        await bench.Session.AssertNothingMoreAsync();
    }

    [Test]
    public async Task What_one_destination_refuses_is_not_written()
    {
        await using var bench = new Bench();
        var commit = await bench.BeginAsync(destinations: 2);
        var refusal = new Refusal(RefusalReason.QueueFull, "full");
        bench.AddToBatch();

        commit.OnPrepared(bench.Destinations[0].Ref);
        commit.OnRefused(new PrepareRefused(Key, refusal));

        Assert.That(await bench.Destinations[0].ReceiveAsync(), Is.EqualTo(new RollBack(Key)));
        await bench.Destinations[1].AssertNothingMoreAsync();
        await bench.Session.AssertNothingMoreAsync();
        Assert.That((commit.IsFinished, commit.Refusal), Is.EqualTo((true, refusal)));
    }

    [Test]
    public async Task What_the_store_refuses_is_rolled_back()
    {
        await using var bench = new Bench();
        var commit = await bench.BeginAsync(destinations: 1);
        bench.AddToBatch();
        commit.OnPrepared(bench.Destinations[0].Ref);

        commit.OnRefused(new BatchRefused(bench.Batch, "no room"));

        Assert.That(await bench.Destinations[0].ReceiveAsync(), Is.EqualTo(new RollBack(Key)));
        Assert.That((commit.IsFinished, commit.Refusal), Is.EqualTo((true, new Refusal(RefusalReason.StoreFull, "no room"))));
    }

    private sealed class Bench : IAsyncDisposable
    {
        private readonly TestActors _actors = new();
        private readonly string _folder = Directory.CreateTempSubdirectory("commits-").FullName;
        private readonly Journal _journal;

        public Bench()
        {
            _journal = Journal.Open(new JournalSettings { Path = _folder }, new FakeTimeProvider(), NullLogger.Instance);
            Session = _actors.Probe();
            Batch = _journal.BeginBatch();
        }

        public ActorProbe Session { get; }

        public JournalBatch Batch { get; }

        public List<ActorProbe> Destinations { get; } = [];

        /// <summary>Begins a commit; its destinations have been asked.</summary>
        public async Task<TransactionCommit> BeginAsync(int destinations)
        {
            var commit = new TransactionCommit(Key, tag: 3, Session.Ref, Batch);
            Destinations.AddRange(Enumerable.Range(0, destinations).Select(_ => _actors.Probe()));
            commit.Begin([.. Destinations.Select(destination => (destination.Ref, (IReadOnlyList<DestinationCommand>)[]))]);

            foreach (var destination in Destinations)
            {
                var prepare = await destination.ReceiveAsync<Prepare>();
                Assert.That((prepare.Transaction, prepare.Batch), Is.EqualTo((Key, Batch)));
            }

            return commit;
        }

        /// <summary>A destination has something that must be on disk.</summary>
        public void AddToBatch() =>
            Batch.Add(_journal.CreateLog(new LogIdentity(string.Empty, LogKind.Queue, "/queue/a")), new QueuedMessage(Sample.Message(1), 1));

        public async ValueTask DisposeAsync()
        {
            await _actors.DisposeAsync();
            _journal.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
