using Broker.Core.Storage.Journals;

namespace Broker.Tests.Core.Storage;

/// <summary>
/// Work at random on several logs, with segments so small that they are cleaned all the time, with ends and crashes at random moments. What was confirmed is there, what
/// was never asked for is not, a batch is there as a whole or not at all, and the disk is not used beyond the bound.
/// </summary>
internal sealed class JournalModelTests
{
    private const int Rounds = 12;
    private const int SegmentBytes = 4096;
    private static readonly string[] Names = ["a", "b", "c"];

    private readonly Dictionary<string, LogOwner> _owners = [];
    private readonly Dictionary<string, ModelLog> _models = [];
    private readonly List<(Task Task, Action Confirm)> _pending = [];
    private readonly List<ModelBatch> _batches = [];
    private int _lastNumber;

    [Test]
    public async Task What_was_confirmed_is_there_after_a_crash_or_an_end([Range(1, 30)] int seed) => await RunAsync(seed, FlushMode.Always);

    [Test]
    public async Task The_same_if_it_is_flushed_at_intervals([Range(1, 5)] int seed) => await RunAsync(seed, FlushMode.Interval);

    [Test]
    public async Task Unflushed_what_was_confirmed_is_there_after_the_end_of_the_process([Range(1, 5)] int seed) => await RunAsync(seed, FlushMode.Never);

    private async Task RunAsync(int seed, FlushMode flush)
    {
        var random = new Random(seed);
        await using var bench = new JournalBench(JournalBench.Settings(flush, SegmentBytes));
        foreach (var name in Names)
        {
            _models[name] = new ModelLog();
            _owners[name] = bench.Create(name);
        }

        for (var round = 0; round < Rounds; round++)
        {
            await WorkAsync(bench, random);
            var end = random.Next(3);
            if (end == 0)
            {
                await EndPendingAsync(bench);
                await AssertBoundAsync(bench);
            }

            await AwaitLogsAsync(bench);
            ConfirmEnded();
            switch (end)
            {
                case 0:
                    bench.Reopen();
                    Assert.That(bench.Lines.Complaints, Is.Empty);
                    break;
                case 1 when flush != FlushMode.Never:
                    bench.Crash(random);
                    break;
                default:
                    bench.Kill();
                    break;
            }

            await CheckAsync(bench);
        }
    }

    // A log that was made just before a crash may not be there; the test makes its logs in the beginning.
    private async Task AwaitLogsAsync(JournalBench bench)
    {
        foreach (var owner in _owners.Values)
        {
            var task = owner.FlushAsync();
            while (!task.IsCompleted)
            {
                bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
                await Task.Yield();
            }
        }
    }

    private async Task WorkAsync(JournalBench bench, Random random)
    {
        for (var step = random.Next(200); step > 0; step--)
        {
            var name = Names[random.Next(Names.Length)];
            var (owner, model) = (_owners[name], _models[name]);

            switch (random.Next(12))
            {
                case < 6:
                    await AddAsync(owner, model, random);
                    break;
                case < 9:
                    await RemoveAsync(owner, model, random);
                    break;
                case 9:
                    await BatchAsync(bench, random);
                    break;
                case 10 when model.Any(random) is { } sequence:
                    await owner.InTurnAsync(() => owner.Log.Add(owner.Message(sequence), notify: false));
                    break;
                default:
                    bench.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(400)));
                    break;
            }
        }
    }

    private async Task AddAsync(LogOwner owner, ModelLog model, Random random)
    {
        var number = ++_lastNumber;
        var task = owner.AddAsync(Sample.MessageOf(number, 200 + random.Next(random.Next(10) == 0 ? 6000 : 300)));
        var sequence = await owner.InTurnAsync(() => owner.LastSequence);
        model.May(sequence, number);
        _pending.Add((task, () => model.Must(sequence)));
    }

    private async Task RemoveAsync(LogOwner owner, ModelLog model, Random random)
    {
        if (model.Any(random) is { } sequence)
        {
            model.MayNot(sequence);
            var task = owner.RemoveAsync(sequence);
            await owner.InTurnAsync(() => 0);
            _pending.Add((task, () => model.MustNot(sequence)));
        }
    }

    private async Task BatchAsync(JournalBench bench, Random random)
    {
        var batch = bench.Journal.BeginBatch();
        var expected = new ModelBatch();
        foreach (var name in Names)
        {
            var (owner, model) = (_owners[name], _models[name]);
            var number = ++_lastNumber;
            var sequence = await owner.InTurnAsync(() =>
            {
                var queued = owner.Reserve(Sample.Message(number));
                batch.Add(owner.Log, queued);
                return queued.Sequence;
            });
            model.Promise(sequence, number);
            expected.Adds.Add((model, sequence));

            if (model.Any(random) is { } removed)
            {
                model.MayNot(removed);
                expected.Removes.Add((model, removed));
                await owner.InTurnAsync(() =>
                {
                    batch.Remove(owner.Log, owner.Message(removed));
                    owner.Forget(removed);
                    return 0;
                });
            }
        }

        var probe = bench.Actors.Probe();
        batch.Submit(probe.Ref);
        _batches.Add(expected);
        _pending.Add((probe.ReceiveAsync<BatchFlushed>(), expected.Confirm));
    }

    private async Task EndPendingAsync(JournalBench bench)
    {
        while (_pending.Exists(item => !item.Task.IsCompleted))
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
    }

    private void ConfirmEnded()
    {
        foreach (var (_, confirm) in _pending.Where(item => item.Task.IsCompletedSuccessfully))
        {
            confirm();
        }

        Assert.That(_pending.Where(item => item.Task.IsFaulted), Is.Empty);
        _pending.Clear();
    }

    private async Task CheckAsync(JournalBench bench)
    {
        foreach (var name in Names)
        {
            var found = await bench.ContentsAsync(name);
            _models[name].Check(name, found);
        }

        _batches.ForEach(batch => batch.Check());
        _batches.Clear();

        foreach (var name in Names)
        {
            _models[name].Settle();
            _owners[name] = await bench.AdoptAsync(name);
            Assert.That(_owners[name].LastSequence, Is.GreaterThanOrEqualTo(_models[name].LastFound));
        }
    }

    private async Task AssertBoundAsync(JournalBench bench) =>
        await bench.UntilAsync(async () =>
        {
            await AwaitLogsAsync(bench);
            var live = bench.Journal.Statistics.LiveBytes;
            return bench.Disk.Bytes <= (Cleaner.MostTimesLive * live) + (Cleaner.SlackSegments * SegmentBytes);
        });
}
