using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// The journal of a broker: one folder of append-only segments, one writer, one lock. What all destinations add while a flush runs goes
/// to disk with the next one. docs/storage.md describes the format, the guarantees and the bounds.
/// </summary>
public sealed class Journal : IDisposable
{
    private Journal()
    {
    }

    /// <summary>True while there is no room for messages; acknowledgements still are written. Any thread.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Opens a folder, which is made if it is not there, and reads what is in it.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Where faults are told.</param>
    /// <returns>The journal; its owner disposes it.</returns>
    /// <exception cref="JournalException">Another process has the folder, or it cannot be used.</exception>
    public static Journal Open(JournalSettings settings, TimeProvider clock, ILogger log) => throw new NotSupportedException();

    /// <summary>What was there when it was opened. Each log is handed out once, so that its memory is the taker's.</summary>
    /// <returns>The logs of all virtual hosts.</returns>
    public IReadOnlyList<RecoveredLog> TakeRecovered() => throw new NotSupportedException();

    /// <summary>Makes a new, empty log. Any thread.</summary>
    /// <param name="identity">What it belongs to.</param>
    /// <param name="properties">What its owner wants to find again with it, see <see cref="QueueLog.SetProperties"/>.</param>
    /// <returns>The log.</returns>
    public QueueLog CreateLog(LogIdentity identity, string properties = "") => throw new NotSupportedException();

    /// <summary>Begins a group of records, of any number of logs, that is kept as a whole or not at all. Any thread.</summary>
    /// <returns>The batch.</returns>
    public JournalBatch BeginBatch() => throw new NotSupportedException();

    /// <summary>Writes and flushes what has been added, and closes the folder.</summary>
    public void Dispose()
    {
    }
}
