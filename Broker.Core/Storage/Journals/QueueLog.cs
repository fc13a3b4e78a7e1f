namespace Broker.Core.Storage.Journals;

/// <summary>
/// One destination's part of the journal. Only its owner's actor adds to it, in its own turn, so the order of its records is the order of
/// the owner's decisions. Nothing here waits: the owner is told of flushes by <see cref="Flushed"/>, of refusals by
/// <see cref="AddsRefused"/>, of what it has read by <see cref="RecordsRead"/>, and of segments to leave by <see cref="Evacuate"/>.
/// </summary>
public sealed class QueueLog
{
    private readonly WorkQueue<JournalEntry> _queue;
    private readonly JournalReader _reader;

    // The owner's, so that they need not be counted by many.
    private long _adds;
    private long _others;

    internal QueueLog(LogIdentity identity, uint number, WorkQueue<JournalEntry> queue, JournalReader reader)
    {
        Identity = identity;
        State = new LogState(number, identity) { Log = this };
        _queue = queue;
        _reader = reader;
    }

    /// <summary>What it belongs to.</summary>
    public LogIdentity Identity { get; }

    /// <summary>What the writer knows of it.</summary>
    internal LogState State { get; }

    /// <summary>Says who owns it from now on, and gets what the journal has to say. An actor that is made anew says so again.</summary>
    /// <param name="owner">The owner's actor.</param>
    public void SetOwner(IActorRef owner)
    {
        State.Owner = owner;
        _queue.Push(new JournalEntry(EntryKind.Owner, State));
    }

    /// <summary>Keeps what the owner wants to find again: a text of its own format. Replaces the one before.</summary>
    /// <param name="properties">The text.</param>
    /// <returns>The number of the record among the others, see <see cref="Flushed.Others"/>.</returns>
    public long SetProperties(string properties) => PushOther(new JournalEntry(EntryKind.Properties, State) { Item = properties, Number = ++_others, Notify = true });

    /// <summary>
    /// Adds a message, or, if its record lies elsewhere already, moves it. Sets <see cref="QueuedMessage.Position"/> when it is written.
    /// </summary>
    /// <param name="message">The message, with its content, its sequence and how often it has been delivered.</param>
    /// <param name="notify">Whether the owner waits for it.</param>
    /// <returns>The number of the record among the additions, see <see cref="Flushed.Adds"/>.</returns>
    public long Add(QueuedMessage message, bool notify)
    {
        ArgumentNullException.ThrowIfNull(message);
        _queue.Push(new JournalEntry(EntryKind.Add, State) { Item = message, Value = message.Deliveries, Number = ++_adds, Notify = notify });
        return _adds;
    }

    /// <summary>Removes a message. One that has not been written yet may be left out altogether.</summary>
    /// <param name="message">The message; its content is not needed, but its <see cref="Messages.Message.Size"/> counts.</param>
    /// <param name="notify">Whether the owner waits for it.</param>
    /// <returns>The number of the record among the others, see <see cref="Flushed.Others"/>.</returns>
    public long Remove(QueuedMessage message, bool notify)
    {
        ArgumentNullException.ThrowIfNull(message);
        return PushOther(new JournalEntry(EntryKind.Remove, State) { Item = message, Number = ++_others, Notify = notify });
    }

    /// <summary>Keeps how often a message has been delivered. Nobody waits for that.</summary>
    /// <param name="message">The message.</param>
    public void NoteDeliveries(QueuedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _queue.Push(new JournalEntry(EntryKind.Deliveries, State) { Item = message, Value = message.Deliveries });
    }

    /// <summary>
    /// Says that messages up to a sequence may be delivered from now on: after a crash they count as delivered once. The owner waits for
    /// the flush before it delivers the first of them.
    /// </summary>
    /// <param name="sequence">The sequence.</param>
    /// <returns>The number of the record among the others; the owner is told of its flush.</returns>
    public long Mark(long sequence) => PushOther(new JournalEntry(EntryKind.Mark, State) { Value = sequence, Number = ++_others, Notify = true });

    /// <summary>Keeps that a message with this <c>dedup-id</c> has come, until a time.</summary>
    /// <param name="hash">A hash of the id, wide enough to stand for it.</param>
    /// <param name="until">Until when, in milliseconds since 1970.</param>
    public void Remember(UInt128 hash, long until) => _queue.Push(new JournalEntry(EntryKind.Remember, State) { Item = hash, Value = until });

    /// <summary>
    /// Reads messages; the owner gets <see cref="RecordsRead"/>. Where they lie is settled now: they may move meanwhile. A message that has been
    /// added again and flushed must be asked for at its new position.
    /// </summary>
    /// <param name="records">The records, in the order in which they are wanted.</param>
    /// <param name="tag">The answer carries it.</param>
    public void Read(IReadOnlyList<StoredRecord> records, object tag) => _reader.Read(State, records, tag);

    /// <summary>The log is not needed any more, nor is anything in it. The last call.</summary>
    public void Delete() => _queue.Push(new JournalEntry(EntryKind.Delete, State));

    private long PushOther(JournalEntry entry)
    {
        _queue.Push(entry);
        return entry.Number;
    }
}
