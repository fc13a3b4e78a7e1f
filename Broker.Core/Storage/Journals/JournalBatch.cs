namespace Broker.Core.Storage.Journals;

/// <summary>
/// Records of any number of logs that are kept as a whole or not at all: a transaction. The owners of the logs add to it, each in its own
/// turn, then one submits it. Any thread.
/// </summary>
public sealed class JournalBatch
{
    internal JournalBatch()
    {
    }

    /// <summary>Whether nothing has been added, so that nothing need be written.</summary>
    public bool IsEmpty => throw new NotSupportedException();

    /// <summary>As <see cref="QueueLog.Add"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="message">The message.</param>
    public void Add(QueueLog log, QueuedMessage message) => throw new NotSupportedException();

    /// <summary>As <see cref="QueueLog.Remove"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="message">The message.</param>
    public void Remove(QueueLog log, QueuedMessage message) => throw new NotSupportedException();

    /// <summary>As <see cref="QueueLog.Remember"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="hash">A hash of the id.</param>
    /// <param name="until">Until when.</param>
    public void Remember(QueueLog log, UInt128 hash, long until) => throw new NotSupportedException();

    /// <summary>Forgets the records of one log, whose owner could not do its part after all.</summary>
    /// <param name="log">The log.</param>
    public void Withdraw(QueueLog log) => throw new NotSupportedException();

    /// <summary>Hands the batch over; called once, when all owners have added.</summary>
    /// <param name="replyTo">Gets <see cref="BatchFlushed"/> or <see cref="BatchRefused"/>.</param>
    public void Submit(IActorRef replyTo) => throw new NotSupportedException();
}
