using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// The thread that writes. It takes all that waits, encodes it, writes and flushes it, takes it into account and tells the owners; what came meanwhile is the next
/// group. It alone has the accounts, so nothing here is locked.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    // A group that is larger ends, so that those who wait for its beginning do not wait for all of it.
    private const int MostEntries = 16 << 10;
    private const long MostBytes = 16 << 20;

    private static readonly TimeSpan TickTime = TimeSpan.FromSeconds(1);

    private readonly WorkQueue<JournalEntry> _queue;
    private readonly JournalReader _reader;
    private readonly JournalSettings _settings;
    private readonly ILogger _log;
    private readonly RecordGroup _group;
    private readonly Cleaner _cleaner;
    private readonly List<JournalEntry> _controls = [];
    private readonly ITimer _ticks;
    private readonly ITimer _flushes;
    private readonly Thread _thread;
    private JournalEntry? _pending;
    private bool _isFlushDue;
    private bool _isFlushPlanned;
    private bool _isStopping;
    private int _tickWanted;

    public JournalWriter(WorkQueue<JournalEntry> queue, JournalReader reader, RecordGroup group, Cleaner cleaner, JournalSettings settings, TimeProvider clock, ILogger log)
    {
        _queue = queue;
        _reader = reader;
        _group = group;
        _cleaner = cleaner;
        _settings = settings;
        _log = log;
        _thread = new Thread(RunToTheEnd) { Name = "Journal writer", IsBackground = true };
        _ticks = clock.CreateTimer(_ => Tick(), null, TickTime, TickTime);
        _flushes = clock.CreateTimer(_ => _queue.Push(new JournalEntry(EntryKind.FlushDue)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread.Start();
    }

    public void Dispose()
    {
        _queue.Push(new JournalEntry(EntryKind.Stop));
        _thread.Join();
        _ticks.Dispose();
        _flushes.Dispose();
        _group.Dispose();
    }

    // A fault of ours leaves the accounts in an unknown state. To go on could lose what was confirmed; to end and to recover cannot.
    private void RunToTheEnd()
    {
        try
        {
            Run();
        }
        catch (Exception fault)
        {
            _log.WriterFailed(fault);
            throw;
        }
    }

    private void Run()
    {
        _cleaner.Maintain();

        while (!_isStopping)
        {
            _pending ??= _queue.TakeAll();
            Collect();
            _group.Write();

            if (_settings.Flush != FlushMode.Interval || _isFlushDue || _isStopping || _group.Count >= MostEntries || _group.Bytes >= MostBytes)
            {
                _isFlushDue = false;
                _group.Commit();
            }
            else
            {
                PlanFlush();
            }

            HandleControls();
            _cleaner.AfterGroup();
            Volatile.Write(ref _tickWanted, _cleaner.IsWaiting || _group.IsHolding ? 1 : 0);
        }

        _group.Close();
    }

    private void Collect()
    {
        var bytes = _group.Bytes;
        var count = _group.Count;

        while (_pending is { } entry && count < MostEntries && bytes < MostBytes)
        {
            _pending = entry.Next;
            entry.Next = null;

            if (entry.Kind >= EntryKind.Owner)
            {
                _controls.Add(entry);
                _isFlushDue |= entry.Kind == EntryKind.FlushDue;
                _isStopping |= entry.Kind == EntryKind.Stop;
            }
            else
            {
                _group.Add(entry);
                count++;
                bytes += entry.Kind == EntryKind.Add ? entry.Message.Size : 0;
            }
        }
    }

    private void PlanFlush()
    {
        if (!_isFlushPlanned && _group.Count > 0)
        {
            _isFlushPlanned = true;
            _flushes.Change(_settings.FlushInterval, Timeout.InfiniteTimeSpan);
        }
    }

    private void HandleControls()
    {
        foreach (var control in _controls)
        {
            switch (control.Kind)
            {
                case EntryKind.Owner:
                    _cleaner.TellAgain(control.Log);
                    break;
                case EntryKind.ReadLater:
                    _reader.Resume((ReadRequest)control.Item!);
                    break;
                case EntryKind.Tick:
                    _group.Retry();
                    _cleaner.Maintain();
                    break;
                case EntryKind.FlushDue:
                    _isFlushPlanned = false;
                    break;
            }
        }

        _controls.Clear();
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref _tickWanted, 0) != 0)
        {
            _queue.Push(new JournalEntry(EntryKind.Tick));
        }
    }
}
