using System.Diagnostics.CodeAnalysis;
using Broker.Core.Storage.Journals.Files;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// The journal of a broker: one folder of append-only segments, one writer, one lock. What all destinations add while a flush runs goes
/// to disk with the next one. docs/storage.md describes the format, the guarantees and the bounds.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly IDisposable _lock;
    private readonly WorkQueue<JournalEntry> _queue = new(new JournalEntry(EntryKind.None));
    private readonly SegmentTable _segments = new();
    private readonly SegmentSupply _supply;
    private readonly JournalCounters _counters = new();
    private readonly JournalReader _reader;
    private readonly JournalWriter _writer;
    private List<RecoveredLog> _recovered;
    private uint _lastLog;
    private bool _isDisposed;

    private Journal(JournalSettings settings, TimeProvider clock, ILogger log, IJournalFolder folder, IDisposable folderLock)
    {
        _lock = folderLock;
        var start = clock.GetTimestamp();
        var accounts = new Accounts(_segments);
        var table = new RecoveryTable(_segments, accounts);
        using var recovery = new JournalRecovery(folder, _segments, table, log);
        recovery.Run();

        _lastLog = table.LastLog;
        _reader = new JournalReader(_segments, _queue, log);
        _recovered = new RecoveredLogs(accounts, clock, log).Make(table, (identity, number) => new QueueLog(identity, number, _queue, _reader));

        _supply = new SegmentSupply(folder, _segments, settings, recovery.LastNumber, log);
        var sealer = new SegmentSealer(folder, _segments);
        var writer = new SegmentWriter(_segments, _supply, sealer, _counters);
        var group = new RecordGroup(writer, _supply, accounts, _counters, settings.Flush != FlushMode.Never, log);
        var cleaner = new Cleaner(folder, _segments, _supply, accounts, group, writer, _queue, _counters, clock, log);
        cleaner.Maintain();
        cleaner.AfterGroup();
        log.Opened(folder.Path, _recovered.Count, _recovered.Sum(recovered => recovered.Records.Sum(run => (long)run.Length)), _segments.All.Count, (long)clock.GetElapsedTime(start).TotalMilliseconds);
        _writer = new JournalWriter(_queue, _reader, group, cleaner, settings, clock, log);
    }

    /// <summary>True while there is no room for messages; acknowledgements still are written. Any thread.</summary>
    public bool IsFull => _supply.Refusal is not null;

    /// <summary>What it is like now. Any thread.</summary>
    public JournalStatistics Statistics => _counters.Read();

    /// <summary>Opens a folder, which is made if it is not there, and reads what is in it.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Where faults are told.</param>
    /// <returns>The journal; its owner disposes it.</returns>
    /// <exception cref="JournalException">Another process has the folder, or it cannot be used.</exception>
    public static Journal Open(JournalSettings settings, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Open(settings, clock, log, new DiskFolder(settings.Path));
    }

    /// <summary>What was there when it was opened. Each log is handed out once, so that its memory is the taker's.</summary>
    /// <returns>The logs of all virtual hosts.</returns>
    public IReadOnlyList<RecoveredLog> TakeRecovered() => Interlocked.Exchange(ref _recovered, []);

    /// <summary>Makes a new, empty log. Any thread.</summary>
    /// <param name="identity">What it belongs to.</param>
    /// <param name="properties">What its owner wants to find again with it, see <see cref="QueueLog.SetProperties"/>.</param>
    /// <returns>The log.</returns>
    public QueueLog CreateLog(LogIdentity identity, string properties = "")
    {
        ArgumentNullException.ThrowIfNull(identity);
        var log = new QueueLog(identity, Interlocked.Increment(ref _lastLog), _queue, _reader);
        _queue.Push(new JournalEntry(EntryKind.Create, log.State) { Item = properties });
        return log;
    }

    /// <summary>Begins a group of records, of any number of logs, that is kept as a whole or not at all. Any thread.</summary>
    /// <returns>The batch.</returns>
    public JournalBatch BeginBatch() => new(_queue);

    /// <summary>Writes and flushes what has been added, and closes the folder.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        // The reader asks the writer for what is not written yet, so it ends first.
        _isDisposed = true;
        _reader.Dispose();
        _writer.Dispose();
        _supply.Dispose();
        _queue.Dispose();

        foreach (var segment in _segments.All)
        {
            segment.File.Release();
        }

        _lock.Dispose();
    }

    /// <summary>Opens a folder of any kind.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The journal has the lock.")]
    internal static Journal Open(JournalSettings settings, TimeProvider clock, ILogger log, IJournalFolder folder)
    {
        IDisposable? held = null;
        try
        {
            held = folder.TryLock(out var holder);
            return held is not null
                ? new Journal(settings, clock, log, folder, held)
                : throw new JournalException(
                    $"The folder {folder.Path} (store.path) is in use by {(holder.Length == 0 ? "another process" : $"process {holder}")}: end that broker, or name another folder.");
        }
        catch (Exception fault) when (DiskFault.Is(fault))
        {
            held?.Dispose();
            throw new JournalException($"The folder {folder.Path} (store.path) cannot be used: {fault.Message}", fault);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }
}
