using Broker.Core.Messages;

namespace Broker.Core.Storage;

/// <summary>
/// The messages of one queue: those that wait, those that are out, those that are not available yet. One ordered list for each priority that
/// occurs, and a last one for what is delayed. What comes back waits in its old place. Owned by the queue's actor and outlives its
/// instances; used in its turn only.
/// </summary>
internal sealed class QueueStore
{
    private readonly QueueLists _lists = new();
    private readonly DelayedMessages _delayed = new();
    private readonly ExpiringMessages _expiring;
    private readonly QueueEviction _eviction;
    private long _waiting;

    /// <summary>Makes an empty store.</summary>
    /// <param name="budget">How much memory all queues may take for what lies in the journal as well.</param>
    public QueueStore(StoreBudget budget)
    {
        _eviction = new QueueEviction(_lists, budget);
        _expiring = new ExpiringMessages(_lists);
        Shared = _lists.AddCursor();
    }

    /// <summary>The places of the messages, and who looks through them.</summary>
    public QueueLists Lists => _lists;

    /// <summary>Messages held, those that are out or delayed included, those reserved excepted.</summary>
    public long Count { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    public bool HasWaiting => _waiting > 0;

    /// <summary>Grows whenever somebody who has found nothing should look again.</summary>
    public long Version { get; private set; }

    /// <summary>The last sequence that was given out.</summary>
    public long LastSequence { get; set; }

    /// <summary>The cursor of all who take any message.</summary>
    public QueueCursor Shared { get; }

    /// <summary>When the next message expires that waits, at the earliest.</summary>
    public long NextExpiry => _expiring.Next;

    /// <summary>Whether time changes nothing here.</summary>
    public bool IsTimeless => _delayed.IsEmpty && _expiring.Next == long.MaxValue;

    /// <summary>When the next message becomes available, or is of no use any more before.</summary>
    public long NextDue => _delayed.Next;

    /// <summary>Gives a message its place in the order of arrival.</summary>
    public QueuedMessage Number(Message message, bool isPersistent) => new(message, ++LastSequence) { IsPersistent = isPersistent };

    // Coming ------------------------------------------------------------------------------------------------------------

    /// <summary>Takes a message that waits from now on, behind all of its priority.</summary>
    public void Append(QueuedMessage message)
    {
        Place(message, message.Priority, SlotState.Waiting);
        CountIn(message);
        OnWaiting(message.Chunk!.List, message.Expires);
    }

    /// <summary>Takes a message that waits from a later time on.</summary>
    public void AppendDelayed(QueuedMessage message)
    {
        Place(message, QueueLists.DelayedRank, SlotState.Delayed);
        CountIn(message);
        _delayed.Add(new QueueSlot(message.Chunk!, message.Slot), message.AvailableAt, message.Expires);
    }

    /// <summary>Keeps a place for a message that may come; nobody sees it.</summary>
    public void Reserve(QueuedMessage message) => Place(message, message.Priority, SlotState.Reserved);

    /// <summary>What a place was kept for has come.</summary>
    public void Fulfil(QueuedMessage message)
    {
        CountIn(message);
        BeginWaiting(message.Chunk!, message.Slot);
    }

    /// <summary>What a place was kept for does not come.</summary>
    public void Cancel(QueuedMessage message) => Empty(message.Chunk!, message.Slot);

    /// <summary>Takes over messages whose contents are in the journal.</summary>
    /// <param name="records">Runs in the order of arrival; the arrays are the store's from now on.</param>
    /// <param name="now">What is available later is delayed.</param>
    public void Adopt(IEnumerable<StoredRecord[]> records, long now)
    {
        foreach (var run in records)
        {
            if (Array.TrueForAll(run, record => record.Priority == run[0].Priority && record.AvailableAt <= now))
            {
                AdoptWhole(run);
            }
            else
            {
                Array.ForEach(run, record => AdoptOne(record, now));
            }
        }
    }

    // Going and coming back ---------------------------------------------------------------------------------------------

    /// <summary>Takes a message out that waits or is delayed. Its content may not be in memory.</summary>
    public QueuedMessage TakeOut(QueueSlot slot)
    {
        var (chunk, index) = slot;
        if (chunk.MessageAt(index) is not { } message)
        {
            message = new QueuedMessage(chunk.RecordAt(index), message: null);
            chunk.SetMessage(index, message);
        }

        if (chunk.StateOf(index) == SlotState.Waiting)
        {
            chunk.List.Waiting--;
            _waiting--;
        }

        chunk.SetState(index, SlotState.Out);
        return message;
    }

    /// <summary>Puts a message that was out back to its old place among those that wait.</summary>
    public void PutBack(QueuedMessage message)
    {
        var (chunk, index) = (message.Chunk!, message.Slot);
        if (!message.HasContent)
        {
            chunk.SetRecord(index, message);
        }

        BeginWaiting(chunk, index);
    }

    /// <summary>Forgets a message that was out.</summary>
    public void Remove(QueuedMessage message)
    {
        Count--;
        Bytes -= message.Size;
        Empty(message.Chunk!, message.Slot);
    }

    /// <summary>Forgets all messages.</summary>
    public void Clear()
    {
        _eviction.Clear();
        _delayed.Clear();
        _lists.Clear();
        _expiring.Clear();
        (Count, Bytes, _waiting) = (0, 0, 0);
        Version++;
    }

    // Time --------------------------------------------------------------------------------------------------------------

    /// <summary>Finds a message whose delay is over, or that is of no use any more before; it is found once.</summary>
    public bool TryTakeDue(long now, out QueueSlot slot) => _delayed.TryTake(now, out slot);

    /// <summary>A message that was delayed waits from now on, behind all of its priority.</summary>
    public void MakeAvailable(QueueSlot slot)
    {
        var (chunk, index) = slot;

        if (chunk.MessageAt(index) is { } message)
        {
            Empty(chunk, index);
            Place(message, message.Priority, SlotState.Waiting);
            NoteLoaded(message);
            OnWaiting(message.Chunk!.List, message.Expires);
            return;
        }

        var record = chunk.RecordAt(index);
        Empty(chunk, index);
        AppendWaiting(record);
    }

    /// <summary>Takes out what waits and has expired.</summary>
    public List<QueuedMessage> TakeExpired(long now)
    {
        var expired = new List<QueuedMessage>();
        _expiring.Take(now, slot => expired.Add(TakeOut(slot)));
        return expired;
    }

    // Contents ----------------------------------------------------------------------------------------------------------

    /// <summary>The content of a message has been read. One that has gone meanwhile, or has its content already, is left alone.</summary>
    /// <returns>The message, or null.</returns>
    public QueuedMessage? Load(QueueSlot slot, long sequence, Message content)
    {
        var (chunk, index) = slot;
        if (!slot.Holds(sequence) || !chunk.IsUnloaded(index))
        {
            return null;
        }

        if (chunk.MessageAt(index) is { } message)
        {
            message.SetContent(content);
        }
        else
        {
            message = new QueuedMessage(chunk.RecordAt(index), content);
            chunk.SetMessage(index, message);
        }

        NoteLoaded(message);
        return message;
    }

    /// <summary>Lets contents leave memory if there are too many.</summary>
    public void Evict() => _eviction.Sweep();

    /// <summary>A message turned out not to be in the journal.</summary>
    public void MakeVolatile(QueuedMessage message)
    {
        if (message is { IsPersistent: true, HasContent: true, Chunk: { } chunk })
        {
            _eviction.OnGone(chunk, message.Size);
        }

        message.IsPersistent = false;
    }

    /// <summary>Who has found nothing should look again.</summary>
    public void Invite() => Version++;

    private void Place(QueuedMessage message, int rank, byte state) => _lists.Room(rank).Append(message, state);

    private void AppendWaiting(in StoredRecord record)
    {
        var chunk = _lists.Room(record.Priority);
        chunk.Append(record, SlotState.Waiting);
        OnWaiting(chunk.List, record.Expires);
    }

    private void CountIn(QueuedMessage message)
    {
        Count++;
        Bytes += message.Size;
        NoteLoaded(message);
    }

    private void NoteLoaded(QueuedMessage message)
    {
        if (message is { IsPersistent: true, HasContent: true })
        {
            _eviction.OnLoaded(message.Chunk!, message.Size);
        }
    }

    private void BeginWaiting(QueueChunk chunk, int index)
    {
        chunk.SetState(index, SlotState.Waiting);
        OnWaiting(chunk.List, chunk.ExpiresAt(index));
        _lists.OnReturned(new QueueSlot(chunk, index));
    }

    private void OnWaiting(ChunkList list, long expires)
    {
        list.Waiting++;
        _waiting++;
        Version++;
        _expiring.Note(expires);
    }

    private void Empty(QueueChunk chunk, int index)
    {
        if (chunk.MessageAt(index) is { IsPersistent: true, HasContent: true } message && chunk.StateOf(index) != SlotState.Reserved)
        {
            _eviction.OnGone(chunk, message.Size);
        }

        _lists.Empty(chunk, index);
    }

    private void AdoptWhole(StoredRecord[] run)
    {
        for (var from = 0; from < run.Length; from += QueueChunk.MaxSlots)
        {
            var list = _lists.Make(run[0].Priority);
            var chunk = list.Adopt(run, from, Math.Min(QueueChunk.MaxSlots, run.Length - from), SlotState.Waiting);
            Count += chunk.Count;
            _waiting += chunk.Count;
            list.Waiting += chunk.Count;
            _expiring.Note(chunk.NextExpiry);

            for (var index = 0; index < chunk.Count; index++)
            {
                Bytes += chunk.RecordAt(index).Size;
            }
        }

        Version++;
    }

    private void AdoptOne(StoredRecord record, long now)
    {
        Count++;
        Bytes += record.Size;

        if (record.AvailableAt > now)
        {
            var chunk = _lists.Room(QueueLists.DelayedRank);
            _delayed.Add(new QueueSlot(chunk, chunk.Append(record, SlotState.Delayed)), record.AvailableAt, record.Expires);
            return;
        }

        AppendWaiting(record);
    }
}
