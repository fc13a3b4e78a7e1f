namespace Broker.Core.Storage.Journals;

/// <summary>What the owners are told when a group is on disk: one message a log, and more only if some of its additions were refused.</summary>
internal sealed class Outcomes
{
    private readonly List<LogState> _touched = [];
    private readonly List<Notice> _notices = [];
    private readonly List<(JournalBatch Batch, string? Reason)> _batches = [];

    /// <summary>An addition has its record, or needs none.</summary>
    public void Added(JournalEntry entry)
    {
        Touch(entry);
        entry.Log.Adds = entry.Number;
    }

    /// <summary>Another entry has its record, or needs none.</summary>
    public void Done(JournalEntry entry)
    {
        if (entry.Number != 0)
        {
            Touch(entry);
            entry.Log.Others = entry.Number;
        }
    }

    /// <summary>An addition was refused.</summary>
    public void Refused(JournalEntry entry, string reason)
    {
        var log = entry.Log;
        Touch(entry);

        if (log.LastNotice >= 0 && log.Adds == log.ToldAdds)
        {
            // Nothing was written since the refusal before.
            _notices[log.LastNotice] = _notices[log.LastNotice] with { Adds = entry.Number };
            return;
        }

        if (log.Adds > log.ToldAdds)
        {
            _notices.Add(new Notice(log, log.Adds, log.Others, null));
            (log.ToldAdds, log.ToldOthers) = (log.Adds, log.Others);
        }

        log.LastNotice = _notices.Count;
        _notices.Add(new Notice(log, entry.Number, 0, reason));
    }

    /// <summary>A batch has its record, or needs none; or it was refused.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="reason">Why it was refused; null if it was not.</param>
    public void Ended(JournalBatch batch, string? reason) => _batches.Add((batch, reason));

    /// <summary>Tells everything.</summary>
    public void Tell()
    {
        foreach (var notice in _notices)
        {
            var log = notice.Log;
            log.Tell(notice.Reason is null ? new Flushed(log.Log, notice.Adds, notice.Others) : new AddsRefused(log.Log, notice.Adds, notice.Reason));
        }

        foreach (var log in _touched)
        {
            if (log.IsAwaited && (log.Adds > log.ToldAdds || log.Others > log.ToldOthers))
            {
                log.Tell(new Flushed(log.Log, log.Adds, log.Others));
                (log.ToldAdds, log.ToldOthers) = (log.Adds, log.Others);
            }

            (log.CommittedAdds, log.CommittedOthers) = (log.Adds, log.Others);
            log.CommittedToldAdds = log.ToldAdds;
            log.CommittedToldOthers = log.ToldOthers;
            Untouch(log);
        }

        foreach (var (batch, reason) in _batches)
        {
            batch.ReplyTo?.Tell(reason is null ? new BatchFlushed(batch) : new BatchRefused(batch, reason), ActorRefs.NoSender);
        }

        Clear();
    }

    /// <summary>Forgets the group, which will be tried again.</summary>
    public void Reset()
    {
        foreach (var log in _touched)
        {
            (log.Adds, log.Others) = (log.CommittedAdds, log.CommittedOthers);
            (log.ToldAdds, log.ToldOthers) = (log.CommittedToldAdds, log.CommittedToldOthers);
            Untouch(log);
        }

        Clear();
    }

    private static void Untouch(LogState log)
    {
        (log.IsTouched, log.IsAwaited, log.LastNotice) = (false, false, -1);
    }

    private void Touch(JournalEntry entry)
    {
        var log = entry.Log;
        log.IsAwaited |= entry.Notify;
        if (!log.IsTouched)
        {
            log.IsTouched = true;
            _touched.Add(log);
        }
    }

    private void Clear()
    {
        _touched.Clear();
        _notices.Clear();
        _batches.Clear();
    }
}
