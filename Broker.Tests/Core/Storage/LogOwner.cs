using Broker.Core.Messages;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Broker.Tests.Support;

namespace Broker.Tests.Core.Storage;

/// <summary>
/// A log's owner as a queue is one: an actor that adds to the log in its own turn, keeps its messages in memory, and moves those it is asked to. Each task
/// ends when the journal has told what became of it.
/// </summary>
internal sealed class LogOwner
{
    private readonly Dictionary<long, QueuedMessage> _messages = [];
    private readonly List<(long Number, long Sequence, TaskCompletionSource<string?> Done)> _adds = [];
    private readonly List<(long Number, TaskCompletionSource Done)> _others = [];
    private readonly IActorRef _actor;
    private long _flushedOthers;

    public LogOwner(TestActors actors, QueueLog log, long lastSequence = 0)
    {
        Log = log;
        LastSequence = lastSequence;
        _actor = actors.System.ActorOf(Props.Create(() => new Owner(this)));
        log.SetOwner(_actor);
    }

    public QueueLog Log { get; }

    public long LastSequence { get; private set; }

    /// <summary>How often it has been asked to leave a segment.</summary>
    public int Evacuations { get; private set; }

    /// <summary>Whether it does not do what it is asked to.</summary>
    public bool IsStubborn { get; set; }

    /// <summary>Does something in the owner's turn.</summary>
    public Task<T> InTurnAsync<T>(Func<T> what)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Action action = () => done.SetResult(what());
        _actor.Tell(action, ActorRefs.NoSender);
        return done.Task.WaitAsync(StompTestClient.Patience);
    }

    /// <summary>Adds a message; the result is why it was refused, or null.</summary>
    public async Task<string?> AddAsync(Message message)
    {
        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await InTurnAsync(() =>
        {
            var queued = new QueuedMessage(message, ++LastSequence);
            _messages.Add(queued.Sequence, queued);
            _adds.Add((Log.Add(queued, notify: true), queued.Sequence, done));
            return 0;
        });

        return await done.Task.WaitAsync(StompTestClient.Patience);
    }

    /// <summary>Adds messages with such numbers, all of which must be taken.</summary>
    public async Task AddAsync(params IReadOnlyList<int> numbers) =>
        Assert.That(await Task.WhenAll([.. numbers.Select(number => AddAsync(Sample.Message(number)))]), Is.All.Null);

    /// <summary>Removes a message.</summary>
    public async Task RemoveAsync(long sequence)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await InTurnAsync(() =>
        {
            _messages.Remove(sequence, out var queued);
            Await(Log.Remove(queued!, notify: true), done);
            return 0;
        });

        await done.Task.WaitAsync(StompTestClient.Patience);
    }

    /// <summary>Does something of which the log says when it is on disk.</summary>
    public async Task OtherAsync(Func<QueueLog, long> what)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await InTurnAsync(() =>
        {
            Await(what(Log), done);
            return 0;
        });

        await done.Task.WaitAsync(StompTestClient.Patience);
    }

    /// <summary>Waits until everything that was done before is on disk.</summary>
    public Task FlushAsync() => OtherAsync(log => log.Mark(0));

    /// <summary>A message that it has.</summary>
    public QueuedMessage Message(long sequence) => _messages[sequence];

    /// <summary>Takes a message in that lies in the log already.</summary>
    public Task TakeAsync(StoredRecord record, Message message) => InTurnAsync(() =>
    {
        _messages.Add(record.Sequence, new QueuedMessage(message, record.Sequence) { Position = record.Position, Deliveries = record.Deliveries });
        return 0;
    });

    /// <summary>Takes a message that a transaction has added.</summary>
    public QueuedMessage Reserve(Message message)
    {
        var queued = new QueuedMessage(message, ++LastSequence);
        _messages.Add(queued.Sequence, queued);
        return queued;
    }

    /// <summary>Forgets a message.</summary>
    public void Forget(long sequence) => _messages.Remove(sequence);

    /// <summary>Reads messages.</summary>
    public async Task<IReadOnlyList<Message?>> ReadAsync(IReadOnlyList<StoredRecord> records)
    {
        var done = new TaskCompletionSource<IReadOnlyList<Message?>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await InTurnAsync(() =>
        {
            Log.Read(records, done);
            return 0;
        });

        return await done.Task.WaitAsync(StompTestClient.Patience);
    }

    /// <summary>The same from outside of its turn, when nothing else goes on.</summary>
    public Task<IReadOnlyList<Message?>> Ask(IReadOnlyList<StoredRecord> records)
    {
        var done = new TaskCompletionSource<IReadOnlyList<Message?>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Log.Read(records, done);
        return done.Task.WaitAsync(StompTestClient.Patience);
    }

    private void Await(long number, TaskCompletionSource done)
    {
        if (number <= _flushedOthers)
        {
            done.SetResult();
        }
        else
        {
            _others.Add((number, done));
        }
    }

    private void Handle(object message)
    {
        switch (message)
        {
            case Flushed flushed:
                _flushedOthers = Math.Max(_flushedOthers, flushed.Others);
                End(flushed.Adds, null);
                _others.RemoveAll(other => other.Number <= flushed.Others && other.Done.TrySetResult());
                break;
            case AddsRefused refused:
                End(refused.Adds, refused.Reason);
                break;
            case RecordsRead read:
                ((TaskCompletionSource<IReadOnlyList<Message?>>)read.Tag).SetResult(read.Messages);
                break;
            case Evacuate evacuate:
                Evacuations++;
                foreach (var queued in _messages.Values.Where(queued => queued.Position.Segment == evacuate.Segment && !IsStubborn).OrderBy(queued => queued.Sequence))
                {
                    Log.Add(queued, notify: false);
                }

                break;
        }
    }

    private void End(long adds, string? reason) => _adds.RemoveAll(add =>
    {
        if (add.Number > adds)
        {
            return false;
        }

        if (reason is not null)
        {
            _messages.Remove(add.Sequence);
        }

        add.Done.SetResult(reason);
        return true;
    });

    private sealed class Owner(LogOwner owner) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Action action)
            {
                action();
            }
            else
            {
                owner.Handle(message);
            }
        }
    }
}
