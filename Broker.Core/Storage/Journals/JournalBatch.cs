namespace Broker.Core.Storage.Journals;

/// <summary>
/// Records of any number of logs that are kept as a whole or not at all: a transaction. The owners of the logs add to it, each in its own
/// turn, then one submits it. Any thread.
/// </summary>
public sealed class JournalBatch
{
    private readonly WorkQueue<JournalEntry> _queue;
    private JournalEntry? _last;

    internal JournalBatch(WorkQueue<JournalEntry> queue) => _queue = queue;

    /// <summary>Whether nothing has been added, so that nothing need be written.</summary>
    public bool IsEmpty => CountingEntries().Count == 0;

    /// <summary>The records, once it is submitted.</summary>
    internal IReadOnlyList<JournalEntry> Entries { get; private set; } = [];

    /// <summary>Whether it adds messages.</summary>
    internal bool HasAdds { get; private set; }

    /// <summary>Who is told.</summary>
    internal IActorRef? ReplyTo { get; private set; }

    /// <summary>As <see cref="QueueLog.Add"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="message">The message.</param>
    public void Add(QueueLog log, QueuedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Push(new JournalEntry(EntryKind.Add, StateOf(log)) { Item = message, Value = message.Deliveries });
    }

    /// <summary>As <see cref="QueueLog.Remove"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="message">The message.</param>
    public void Remove(QueueLog log, QueuedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Push(new JournalEntry(EntryKind.Remove, StateOf(log)) { Item = message });
    }

    /// <summary>As <see cref="QueueLog.Remember"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="hash">A hash of the id.</param>
    /// <param name="until">Until when.</param>
    public void Remember(QueueLog log, UInt128 hash, long until) =>
        Push(new JournalEntry(EntryKind.Remember, StateOf(log)) { Item = hash, Value = until });

    /// <summary>Forgets the records of one log, whose owner could not do its part after all.</summary>
    /// <param name="log">The log.</param>
    public void Withdraw(QueueLog log) => Push(new JournalEntry(EntryKind.Withdraw, StateOf(log)));

    /// <summary>Hands the batch over; called once, when all owners have added.</summary>
    /// <param name="replyTo">Gets <see cref="BatchFlushed"/> or <see cref="BatchRefused"/>.</param>
    public void Submit(IActorRef replyTo)
    {
        ReplyTo = replyTo;
        Entries = CountingEntries();
        HasAdds = Entries.Any(entry => entry.Kind == EntryKind.Add);
        _queue.Push(new JournalEntry(EntryKind.Batch) { Item = this });
    }

    private static LogState StateOf(QueueLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.State;
    }

    private void Push(JournalEntry entry)
    {
        do
        {
            entry.Next = Volatile.Read(ref _last);
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _last, entry, entry.Next), entry.Next));
    }

    // From the last to the first: a log that has withdrawn is met before what it had added.
    private List<JournalEntry> CountingEntries()
    {
        var entries = new List<JournalEntry>();
        HashSet<LogState>? withdrawn = null;

        for (var entry = Volatile.Read(ref _last); entry is not null; entry = entry.Next)
        {
            if (entry.Kind == EntryKind.Withdraw)
            {
                (withdrawn ??= []).Add(entry.Log);
            }
            else if (withdrawn?.Contains(entry.Log) is not true)
            {
                entries.Add(entry);
            }
        }

        entries.Reverse();
        return entries;
    }
}
