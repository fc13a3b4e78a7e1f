using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;

namespace Broker.Core.Destinations;

/// <summary>
/// What a queue has in the journal, and who waits for it to be on disk. The log is made for the first message that survives. Part of the
/// queue's contents.
/// </summary>
internal sealed class QueueRecords
{
    // A segment is cleaned after another; those before are deleted by then.
    private const int SegmentsLeft = 16;

    private readonly Journal? _journal;
    private readonly LogIdentity? _identity;
    private readonly Queue<OwedAnswer> _additions = new();
    private readonly Queue<OwedAnswer> _others = new();
    private readonly Queue<int> _segmentsLeft = new();
    private readonly QueueMarks _marks;
    private Persistence _persistence;
    private IActorRef _owner = ActorRefs.Nobody;
    private long _lastAddition;

    public QueueRecords(QueueSettings settings, Journal? journal, LogIdentity? identity, RecoveredLog? recovered)
    {
        (_persistence, _journal, _identity) = (settings.Persistent, journal, identity);
        Log = recovered?.Log;
        _marks = new QueueMarks(recovered?.Mark ?? 0);
    }

    /// <summary>The log; null as long as nothing needs one.</summary>
    public QueueLog? Log { get; private set; }

    /// <summary>Whether nothing is on its way to disk.</summary>
    public bool IsSettled => _additions.Count == 0 && _others.Count == 0;

    /// <summary>Whether a queue that is gone leaves nothing to be found again.</summary>
    public bool EndsWithItsQueue => _identity is { Kind: LogKind.Queue };

    /// <summary>An instance of the queue's actor begins.</summary>
    public void Attach(IActorRef owner)
    {
        _owner = owner;
        Log?.SetOwner(owner);
    }

    /// <summary>Decides anew which messages survive; those that are here stay as they are.</summary>
    public void Use(Persistence persistence) => _persistence = persistence;

    /// <summary>Whether a message is to survive the broker.</summary>
    public bool Wants(Message message) => _identity is not null && _persistence switch
    {
        Persistence.Always => true,
        Persistence.Never => false,
        _ => message.IsPersistent,
    };

    /// <summary>The log, which is made if there is none.</summary>
    /// <returns>Null if the broker has no store.</returns>
    public QueueLog? Open()
    {
        if (Log is null && _journal is not null)
        {
            Log = _journal.CreateLog(_identity!);
            Log.SetOwner(_owner);
        }

        return Log;
    }

    /// <summary>Adds a message; whoever sent it is answered when it is on disk.</summary>
    public void Add(QueuedMessage message, Publish publish, IActorRef asker, (UInt128 Hash, long Until)? dedup)
    {
        _lastAddition = Log!.Add(message, notify: true, dedup);
        _additions.Enqueue(new OwedAnswer(_lastAddition, publish, asker) { Message = message, DedupHash = dedup?.Hash });
    }

    /// <summary>A message had come before; its sender is answered when what has come is on disk.</summary>
    /// <returns>False if it is: answer now.</returns>
    public bool TryOweDuplicate(Publish publish, IActorRef asker)
    {
        if (_additions.Count == 0)
        {
            return false;
        }

        _additions.Enqueue(new OwedAnswer(_lastAddition, publish, asker));
        return true;
    }

    /// <summary>Moves a message out of a segment that is to go.</summary>
    public void Move(QueuedMessage message)
    {
        // It cannot be read before it has arrived, so it stays in memory until then.
        message.IsOnDisk = false;
        _lastAddition = Log!.Add(message, notify: true);
        _additions.Enqueue(new OwedAnswer(_lastAddition, Command: null, ActorRefs.Nobody) { Message = message, IsMove = true });
    }

    /// <summary>Removes a message, if it is here.</summary>
    /// <returns>The number of the record, or 0.</returns>
    public long Remove(QueuedMessage message, bool notify) => message.IsPersistent && Log is not null ? Log.Remove(message, notify) : 0;

    /// <summary>Answers a command when a record is on disk.</summary>
    public void Owe(long number, DestinationCommand command, IActorRef asker) => _others.Enqueue(new OwedAnswer(number, command, asker));

    /// <summary>Keeps how often a message has been delivered. That it was once, the marks tell.</summary>
    public void NoteDeliveries(QueuedMessage message)
    {
        if (message is { IsPersistent: true, Deliveries: > 1 })
        {
            Log?.NoteDeliveries(message);
        }
    }

    /// <summary>Whether a message may be delivered now.</summary>
    public bool MayDeliver(QueuedMessage message) => !message.IsPersistent || Log is null || _marks.Covers(message.Sequence, Log);

    /// <summary>Records are on disk: answers who waited for them.</summary>
    /// <returns>Whether more may be delivered now.</returns>
    public bool OnFlushed(Flushed flushed)
    {
        while (_additions.TryPeek(out var first) && first.Number <= flushed.Adds)
        {
            _additions.Dequeue().Confirm();
        }

        while (_others.TryPeek(out var first) && first.Number <= flushed.Others)
        {
            _others.Dequeue().Confirm();
        }

        return _marks.OnFlushed(flushed.Others);
    }

    /// <summary>Additions were not written.</summary>
    /// <returns>The additions; who waits for them has not been told.</returns>
    public List<OwedAnswer> TakeRefused(AddsRefused refused)
    {
        var additions = new List<OwedAnswer>();

        while (_additions.TryPeek(out var first) && first.Number <= refused.Adds)
        {
            additions.Add(_additions.Dequeue());
        }

        return additions;
    }

    /// <summary>A segment is to go: what lies there is moved.</summary>
    public void Leave(int segment)
    {
        _segmentsLeft.Enqueue(segment);
        if (_segmentsLeft.Count > SegmentsLeft)
        {
            _segmentsLeft.Dequeue();
        }
    }

    /// <summary>Whether a record lies where it is to move from.</summary>
    public bool IsBeingLeft(RecordPosition position) => _segmentsLeft.Count > 0 && _segmentsLeft.Contains(position.Segment);

    /// <summary>Deletes the log. Whoever waits for it is answered: there is nothing left to wait for.</summary>
    public void Delete()
    {
        Log?.Delete();
        Log = null;

        foreach (var owed in _additions.Concat(_others))
        {
            owed.Confirm();
        }

        _additions.Clear();
        _others.Clear();
    }
}
