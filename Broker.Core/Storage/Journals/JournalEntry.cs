namespace Broker.Core.Storage.Journals;

/// <summary>One thing for the writer to do. What may change until it comes to it is copied here.</summary>
/// <param name="kind">What.</param>
/// <param name="log">The log that it is about; null for what is about none.</param>
internal sealed class JournalEntry(EntryKind kind, LogState? log = null) : ILinked<JournalEntry>
{
    public JournalEntry? Next { get; set; }

    /// <summary>What to do.</summary>
    public EntryKind Kind => kind;

    /// <summary>The log; not asked for where there is none.</summary>
    public LogState Log => log!;

    /// <summary>The message, the text, the batch, the read: what the kind is about.</summary>
    public object? Item { get; init; }

    /// <summary>The message.</summary>
    public QueuedMessage Message => (QueuedMessage)Item!;

    /// <summary>Its number among the additions or the others of its log; 0: none.</summary>
    public long Number { get; init; }

    /// <summary>The deliveries, the sequence, the time: what the kind is about.</summary>
    public long Value { get; init; }

    /// <summary>Whether the owner waits.</summary>
    public bool Notify { get; init; }
}
