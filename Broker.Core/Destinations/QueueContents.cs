using Broker.Core.Commands;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// What a queue holds: its messages, and what it has promised to transactions, to publishers who wait and to the dead letters. It outlives the
/// instances of the queue's actor, so that a failure loses nothing. Used in the actor's turn only.
/// </summary>
internal sealed class QueueContents
{
    // What expires is looked for no more often than that, for it may mean looking at all that waits.
    private const long PauseBetweenSweeps = 1000;

    private readonly DestinationName _name;
    private readonly PriorityQueue<QueuedMessage, (long Due, long Sequence)> _returning = new();
    private bool _isDropping;
    private long _nextSweep;

    /// <summary>Makes the contents of a queue.</summary>
    /// <param name="name">The queue.</param>
    /// <param name="settings">How it behaves.</param>
    /// <param name="services">What all destinations share.</param>
    /// <param name="identity">What its log is found by when the broker starts again; null: nothing of it survives, whatever a message asks for.</param>
    /// <param name="recovered">What was found of it when the broker started; null: nothing.</param>
    public QueueContents(DestinationName name, QueueSettings settings, DestinationServices services, LogIdentity? identity, RecoveredLog? recovered)
    {
        (_name, Settings, Services) = (name, settings, services);
        Store = new QueueStore(services.StoreBudget);
        Records = new QueueRecords(settings, services.Journal, identity, recovered);
        Reader = new QueueReader(name, Store, Records, services.Log);
        Evacuation = new QueueEvacuation(Store, Records, Reader);
        DeadLetters = new QueueDeadLetters(name, settings, Store, Records, Reader, services);
        Dedup = new DedupWindow(settings.DedupWindow, settings.DedupMax, services.Clock);

        if (recovered is not null)
        {
            // Above the mark as well: what comes now must not count as delivered before it was.
            Store.LastSequence = Math.Max(recovered.LastSequence, recovered.Mark);
            RecoveredRecords.AddTo(Store, recovered.Records, Now);
            Dedup.Load(recovered.Remembered);
        }
    }

    /// <summary>How the queue behaves.</summary>
    public QueueSettings Settings { get; private set; }

    /// <summary>What all destinations share.</summary>
    public DestinationServices Services { get; private set; }

    public QueueStore Store { get; }

    public QueueRecords Records { get; }

    public QueueReader Reader { get; }

    public QueueEvacuation Evacuation { get; }

    public QueueDeadLetters DeadLetters { get; }

    public DedupWindow Dedup { get; }

    /// <summary>The promises.</summary>
    public PreparedParts Prepared { get; } = new();

    /// <summary>Messages whose publishers wait until there is room, with who waits.</summary>
    public Queue<(Publish Publish, IActorRef Sender)> Held { get; } = new();

    /// <summary>True once the owner of a temporary queue is gone: what is here, out for delivery or still to come is nobody's.</summary>
    public bool IsDiscarding { get; private set; }

    public long Now => Services.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>How many messages were dropped that the subscriber has not been told of; always 0 where it is not told.</summary>
    public int Untold { get; set; }

    /// <summary>When something is to be done next because time has passed.</summary>
    public long NextDue
    {
        get
        {
            // Looked at after every message, and most often there is nothing.
            if (_returning.Count == 0 && Store.IsTimeless && DeadLetters.NextDue == long.MaxValue)
            {
                return long.MaxValue;
            }

            var returning = _returning.TryPeek(out _, out var first) ? first.Due : long.MaxValue;
            return Math.Min(Math.Min(returning, DeadLetters.NextDue), Math.Min(Store.NextDue, Math.Max(Store.NextExpiry, _nextSweep)));
        }
    }

    /// <summary>Whether nothing would be missed if the queue were made anew.</summary>
    public bool IsEmpty
    {
        get
        {
            if (Store.Count > 0 || !Prepared.IsEmpty || Held.Count > 0 || !Records.IsSettled)
            {
                return false;
            }

            Dedup.DropExpired();
            return Dedup.Count == 0;
        }
    }

    /// <summary>
    /// Other settings are in force. What is here stays, be it more than there may be now; messages that come, come back or become dead
    /// letters are treated by the new ones.
    /// </summary>
    public void Use(DestinationServices services, QueueSettings settings)
    {
        (Services, Settings) = (services, settings);
        Records.Use(settings.Persistent);
        DeadLetters.Use(services, settings);
        Dedup.Use(settings.DedupWindow, settings.DedupMax);
    }

    /// <summary>Whether messages fit beside those that are here and those that are promised room.</summary>
    public bool HasRoomFor(long size, long messages = 1)
    {
        var held = Store.Count + Prepared.Messages;
        return (held == 0 && messages == 1) || (held + messages <= Settings.MaxMessages && Store.Bytes + Prepared.Bytes + size <= Settings.MaxBytes);
    }

    /// <summary>Says that there is no room.</summary>
    public Refusal Full() => new(
        RefusalReason.QueueFull,
        FormattableString.Invariant($"{_name} holds {Store.Count} messages of {Store.Bytes} bytes; at most {Settings.MaxMessages} messages or {Settings.MaxBytes} bytes are allowed."));

    /// <summary>Says that a message cannot be kept as it has to be.</summary>
    public Refusal NoStore() => new(RefusalReason.NoStore, $"A message to {_name} is to survive the broker, which has no store.");

    /// <summary>Takes a message that has its place, or had it kept.</summary>
    public void Append(QueuedMessage message)
    {
        _isDropping &= Store.Count > 0;

        if (message.AvailableAt > 0 && message.AvailableAt > Now)
        {
            Store.AppendDelayed(message);
        }
        else
        {
            Store.Append(message);
        }
    }

    /// <summary>A message did not fit and is dropped.</summary>
    public void NoteDropped()
    {
        Untold += Settings.TellsOfDropped ? 1 : 0;

        if (!_isDropping)
        {
            _isDropping = true;
            Services.Log.MessagesDropped(_name.Text);
        }
    }

    /// <summary>Forgets a message that is out, here and in the journal.</summary>
    /// <param name="message">The message.</param>
    /// <param name="notify">Whether somebody waits until that is on disk.</param>
    /// <returns>The number of the record, or 0 if it was not in the journal.</returns>
    public long Drop(QueuedMessage message, bool notify = false)
    {
        var number = Records.Remove(message, notify);
        Store.Remove(message);
        return number;
    }

    /// <summary>A message could not be written. If it waits still, it is gone; if somebody has it, he may keep it, but it does not survive the broker.</summary>
    public void Withdraw(in OwedAnswer addition)
    {
        if (addition.IsMove)
        {
            // It is still where it was.
            addition.Message!.IsOnDisk = true;
            return;
        }

        if (addition.DedupHash is { } hash)
        {
            Dedup.Forget(hash);
            Records.Log?.Remember(hash, 0);
        }

        if (addition.Message is not { Chunk: { } chunk } message)
        {
            return;
        }

        Store.MakeVolatile(message);

        if (chunk.StateOf(message.Slot) is SlotState.Waiting or SlotState.Delayed)
        {
            Store.Remove(Store.TakeOut(new QueueSlot(chunk, message.Slot)));
        }
    }

    /// <summary>Drops the message that came first of those that wait.</summary>
    /// <returns>False if none waits.</returns>
    public bool TryDropOldest()
    {
        if (!Store.Lists.TryFindOldest(out var oldest))
        {
            return false;
        }

        Drop(Store.TakeOut(oldest));
        Untold += Settings.TellsOfDropped ? 1 : 0;
        return true;
    }

    /// <summary>Puts a message back among those that wait, at once or later. It stays out until then.</summary>
    public void PutBack(QueuedMessage message, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Store.PutBack(message);
        }
        else
        {
            _returning.Enqueue(message, (Now + (long)delay.TotalMilliseconds, message.Sequence));
        }
    }

    /// <summary>A message that is out, or was found to be due, is of no use any more.</summary>
    public void Expire(QueuedMessage message)
    {
        if (Settings is { DeadLetterExpired: true, DeadLetters: not null })
        {
            DeadLetters.Add(message, "expired");
        }
        else
        {
            Drop(message);
        }
    }

    /// <summary>Time has passed: does what is due.</summary>
    public void OnTick()
    {
        var now = Now;

        while (_returning.TryPeek(out var message, out var first) && first.Due <= now)
        {
            _returning.Dequeue();
            Store.PutBack(message);
        }

        while (Store.TryTakeDue(now, out var slot))
        {
            if (slot.Chunk.ExpiresAt(slot.Index) is > 0 and var expires && expires <= now)
            {
                Expire(Store.TakeOut(slot));
            }
            else
            {
                Store.MakeAvailable(slot);
            }
        }

        if (Store.NextExpiry <= now && _nextSweep <= now)
        {
            _nextSweep = now + PauseBetweenSweeps;
            Store.TakeExpired(now).ForEach(Expire);
        }

        DeadLetters.OnTick(now);
    }

    /// <summary>Drops all, now and from now on.</summary>
    public void Discard()
    {
        IsDiscarding = true;
        Store.Clear();
        _returning.Clear();
        DeadLetters.Clear();
        Evacuation.Clear();
        Records.Delete();

        while (Held.TryDequeue(out var held))
        {
            Answers.Confirm(held.Publish, held.Sender, isDuplicate: false);
        }
    }

    /// <summary>The queue is gone, or the broker ends. Of an empty queue nothing is to be found again.</summary>
    public void Close()
    {
        if (Records is { EndsWithItsQueue: true, Log: not null } && IsEmpty)
        {
            Records.Delete();
        }
    }
}
