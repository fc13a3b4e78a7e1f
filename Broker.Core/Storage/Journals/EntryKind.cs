namespace Broker.Core.Storage.Journals;

/// <summary>What the writer is to do.</summary>
internal enum EntryKind
{
    /// <summary>Nothing: the mark of the queue.</summary>
    None,

    // Records. What they carry stands at QueueLog and JournalBatch.
    Create,
    Properties,
    Mark,
    Add,
    Remove,
    Deliveries,
    Remember,
    Delete,
    Batch,

    // Records that the writer asks itself for, to empty a segment.
    Redefine,
    RemembersMoved,

    /// <summary>In a batch: what its log has in it so far does not count.</summary>
    Withdraw,

    // No records.
    Owner,
    ReadLater,
    Tick,
    FlushDue,
    Stop,
}
