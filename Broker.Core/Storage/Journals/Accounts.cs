namespace Broker.Core.Storage.Journals;

/// <summary>What lives where. Changed by what has been flushed only, so that a segment is never deleted because of something that may be lost.</summary>
/// <param name="segments">The segments.</param>
internal sealed class Accounts(SegmentTable segments)
{
    private readonly Dictionary<uint, LogState> _logs = [];

    /// <summary>The logs that there are.</summary>
    public IReadOnlyCollection<LogState> Logs => _logs.Values;

    /// <summary>Octets of the records of messages and definitions that live.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>Whether a segment may have become deletable since this was set to false.</summary>
    public bool HasDead { get; set; }

    /// <summary>Whether anything has changed since this was set to false.</summary>
    public bool HasChanged { get; set; }

    /// <summary>Adds a log.</summary>
    /// <param name="log">The log.</param>
    public void Add(LogState log) => _logs[log.Number] = log;

    /// <summary>Finds a log.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>The log; null if it is gone.</returns>
    public LogState? Find(uint number) => _logs.GetValueOrDefault(number);

    /// <summary>Takes a record that is on disk into account.</summary>
    /// <param name="effect">What it changes.</param>
    public void Apply(in Effect effect)
    {
        var log = effect.Log;
        HasChanged = true;

        switch (effect.Kind)
        {
            case EntryKind.Add:
                CountMessage(log, effect.Position.Segment, 1, effect.Bytes);
                Leave(effect, effect.Position.Segment);
                break;
            case EntryKind.Remove:
                Leave(effect, effect.Position.Segment);
                break;
            case EntryKind.Deliveries:
                Bind(effect.Position.Segment, effect.Before.Segment);
                break;
            case EntryKind.Redefine:
                Define(log, effect.Position.Segment, effect.Bytes);
                break;
            case EntryKind.Remember when segments.TryFind(effect.Position.Segment, out var segment):
                segment.RememberedBytes += effect.Bytes;
                segment.RememberedUntil = Math.Max(segment.RememberedUntil, effect.Value);
                break;
            case EntryKind.RemembersMoved when segments.TryFind((int)effect.Value, out var left):
                left.RememberedUntil = 0;
                HasDead = true;
                break;
            case EntryKind.Delete:
                Delete(log, effect.Position.Segment);
                break;
        }
    }

    /// <summary>Counts messages that are there already.</summary>
    /// <param name="log">Their log.</param>
    /// <param name="segment">Where they lie.</param>
    /// <param name="count">1 for one that is there, -1 for one that goes.</param>
    /// <param name="bytes">The octets of its record.</param>
    public void CountMessage(LogState log, int segment, int count, int bytes)
    {
        if (segments.TryFind(segment, out var found) && (count > 0 || log.Lives.ContainsKey(segment)))
        {
            found.Messages += count;
            AddLive(found, log.CountLive(segment, count, bytes));
            HasDead |= found.Messages == 0 && found.IsSealed;
        }
    }

    /// <summary>Says where the definition of a log lies.</summary>
    /// <param name="log">The log.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="bytes">The octets of its record.</param>
    public void Define(LogState log, int segment, int bytes)
    {
        Undefine(log);
        if (segments.TryFind(segment, out var found))
        {
            found.Definitions++;
            AddLive(found, bytes);
            (log.DefinitionSegment, log.DefinitionBytes) = (segment, bytes);
        }
    }

    /// <summary>Says that a segment must not go before an older one.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="older">The older one.</param>
    public void Bind(int segment, int older)
    {
        if (segment != older && segments.TryFind(older, out _) && segments.TryFind(segment, out var found))
        {
            found.Older.Add(older);
        }
    }

    private void AddLive(Segment segment, long bytes)
    {
        segment.LiveBytes += bytes;
        LiveBytes += bytes;
    }

    private void Leave(in Effect effect, int segment)
    {
        if (!effect.Before.IsNone)
        {
            CountMessage(effect.Log, effect.Before.Segment, -1, effect.Bytes);
            Bind(segment, effect.Before.Segment);
        }
    }

    private void Undefine(LogState log)
    {
        if (segments.TryFind(log.DefinitionSegment, out var before))
        {
            before.Definitions--;
            AddLive(before, -log.DefinitionBytes);
            HasDead |= before.IsSealed;
        }

        log.DefinitionSegment = 0;
    }

    private void Delete(LogState log, int segment)
    {
        foreach (var (number, live) in log.Lives)
        {
            if (segments.TryFind(number, out var found))
            {
                found.Messages -= live.Count;
                HasDead |= found.IsSealed;
                AddLive(found, -live.Bytes);
            }
        }

        log.Lives.Clear();
        Undefine(log);
        _logs.Remove(log.Number);

        // Any of them may have records of the log, which would come back.
        foreach (var other in segments.All)
        {
            if (other.Number < segment)
            {
                Bind(segment, other.Number);
            }
        }
    }
}
