using Broker.Core.Storage.Journals.Files;
using Broker.Core.Storage.Journals.Format;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// Removes segments in which nothing lives, and empties the oldest one when too much of the disk holds what is dead. The oldest never waits for another segment, so it
/// always can go when it is empty, and with it those that waited for it.
/// </summary>
internal sealed class Cleaner(
    IJournalFolder folder,
    SegmentTable segments,
    SegmentSupply supply,
    Accounts accounts,
    RecordGroup group,
    SegmentWriter writer,
    WorkQueue<JournalEntry> queue,
    JournalCounters counters,
    TimeProvider clock,
    ILogger log)
{
    /// <summary>The journal takes at most so many times what lives, and so many segments more, when it has had time to clean.</summary>
    public const int MostTimesLive = 2;

    public const int SlackSegments = 4;

    // Removing a large file takes milliseconds, in which nobody is served.
    private const int MostAtOnce = 4;

    // Small segments, of many short runs of the broker, are merged before there are many.
    private const int SlackCount = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Segment? _target;
    private long _toldAt;
    private int _toldMessages;
    private int _newest;
    private bool _hasRemembered;
    private long _remembered;

    /// <summary>Whether something is to be seen to that nothing else brings up.</summary>
    public bool IsWaiting => _target is not null || accounts.HasChanged || supply.Refusal is not null || _hasRemembered;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Sees to what a group has changed.</summary>
    public void AfterGroup()
    {
        var newest = segments.All.Count > 0 ? segments.All[^1].Number : 0;
        if (accounts.HasDead || newest != _newest)
        {
            _newest = newest;
            Maintain();
        }

        counters.Set(segments.Bytes + supply.SpareBytes, accounts.LiveBytes + _remembered, segments.All.Count);
    }

    /// <summary>Sees to everything.</summary>
    public void Maintain()
    {
        accounts.HasChanged = false;
        RemoveDead();
        supply.TryMakeSpare();
        _hasRemembered = segments.All.Any(segment => segment.RememberedUntil > 0);
        _remembered = segments.LiveBytesAt(Now) - accounts.LiveBytes;

        if (_target is not null && segments.TryFind(_target.Number, out _))
        {
            TellTardy();
        }
        else
        {
            _target = null;
            Choose();
        }
    }

    /// <summary>Tells a log's new owner what its log has been told.</summary>
    /// <param name="state">The log.</param>
    public void TellAgain(LogState state)
    {
        if (_target is not null && state.Lives.ContainsKey(_target.Number))
        {
            state.Tell(new Evacuate(state.Log, _target.Number));
        }
    }

    private void RemoveDead()
    {
        accounts.HasDead = false;
        var now = Now;

        for (var count = 0; FindDead(now) is { } dead; count++)
        {
            if (count == MostAtOnce)
            {
                accounts.HasDead = true;
                queue.Push(new JournalEntry(EntryKind.Tick));
                return;
            }

            if (!TryRemove(dead))
            {
                accounts.HasChanged = true;
                return;
            }
        }
    }

    private Segment? FindDead(long now)
    {
        foreach (var segment in segments.All)
        {
            if (segment.IsDeletable(now))
            {
                return segment;
            }
        }

        return null;
    }

    private bool TryRemove(Segment segment)
    {
        try
        {
            // What has been moved out of it must be on disk, and it must be gone from there before what says that its messages are dead.
            writer.FlushAll();
            segment.File.Remove();
            folder.Delete(SegmentFile.NameOf(segment.Number, "index"));
            folder.Flush();
        }
        catch (Exception fault) when (DiskFault.Is(fault))
        {
            log.RemoveFailed(fault, segment.File.Name);
            return false;
        }

        segments.Remove(segment);
        segment.File.Release();
        return true;
    }

    private void Choose()
    {
        if (segments.All.Count == 0 || segments.All[0] is not { IsSealed: true } oldest || !IsTooLarge() || !group.HasRoomToMove(oldest.LiveBytes))
        {
            return;
        }

        _target = oldest;
        foreach (var state in accounts.Logs)
        {
            if (state.DefinitionSegment == oldest.Number)
            {
                queue.Push(new JournalEntry(EntryKind.Redefine, state));
            }
        }

        TryMoveRemembered(oldest);
        TellOwners(oldest);
    }

    private bool IsTooLarge()
    {
        var bytes = segments.Bytes + supply.SpareBytes;
        var live = segments.LiveBytesAt(Now);

        // Without room it pays to make some earlier.
        return bytes > (MostTimesLive * live) + (SlackSegments * supply.SegmentBytes)
            || (supply.Refusal is not null && bytes > live + (live / 4) + ((SlackSegments - 1) * supply.SegmentBytes))
            || segments.All.Count > (MostTimesLive * live / supply.SegmentBytes) + SlackCount;
    }

    private void TellOwners(Segment segment)
    {
        (_toldAt, _toldMessages) = (clock.GetTimestamp(), segment.Messages);
        foreach (var state in accounts.Logs)
        {
            if (state.Lives.ContainsKey(segment.Number))
            {
                state.Tell(new Evacuate(state.Log, segment.Number));
            }
        }
    }

    // An owner may have been made anew meanwhile, or had to give up because there was no room.
    private void TellTardy()
    {
        if (_target!.Messages != _toldMessages)
        {
            (_toldAt, _toldMessages) = (clock.GetTimestamp(), _target.Messages);
        }
        else if (clock.GetElapsedTime(_toldAt) >= Patience)
        {
            TellOwners(_target);
        }
    }

    // If it cannot be read, the segment stays until the time of all of it is over.
    private void TryMoveRemembered(Segment segment)
    {
        try
        {
            MoveRemembered(segment);
        }
        catch (Exception fault) when (DiskFault.Is(fault))
        {
            log.ReadFailed(fault, segment.File.Name, 0);
        }
    }

    private void MoveRemembered(Segment segment)
    {
        var now = Now;
        if (segment.RememberedUntil <= now)
        {
            return;
        }

        using var entries = new SegmentEntries(folder, segment.File, segment.End);
        for (var rest = entries.All; !rest.IsEmpty;)
        {
            var entry = IndexEntry.Take(ref rest);
            if (entry.Kind == RecordKind.Remember && new OtherRecord(entry.Payload) is var record && record.Until > now && accounts.Find(record.Log) is { } state)
            {
                queue.Push(new JournalEntry(EntryKind.Remember, state) { Item = record.Hash, Value = record.Until });
            }
        }

        queue.Push(new JournalEntry(EntryKind.RemembersMoved) { Value = segment.Number });
    }
}
