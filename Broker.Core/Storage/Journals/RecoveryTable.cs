using System.Runtime.InteropServices;
using Broker.Core.Storage.Journals.Format;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// What is in the journal, while it is read, segment by segment, oldest first. Removals and moves name the position of what they are about, so nothing is looked up by
/// anything but where it lies.
/// </summary>
/// <param name="segments">The segments that were read.</param>
/// <param name="accounts">Learns which segment must wait for which.</param>
internal sealed class RecoveryTable(SegmentTable segments, Accounts accounts)
{
    private readonly Dictionary<uint, RecoveringLog> _logs = [];

    /// <summary>The logs that are left.</summary>
    public IEnumerable<RecoveringLog> Logs => _logs.Values;

    /// <summary>The highest number of a log.</summary>
    public uint LastLog { get; private set; }

    /// <summary>Reads what is in a segment that has been added to the others.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="entries">What is in it.</param>
    public void Read(Segment segment, ReadOnlySpan<byte> entries)
    {
        Prepare(segment.Number, entries);

        while (!entries.IsEmpty)
        {
            Apply(segment, IndexEntry.Take(ref entries));
        }
    }

    // Once through to know how many messages there are, so that an array is never copied into a larger one.
    private void Prepare(int segment, ReadOnlySpan<byte> entries)
    {
        var counts = new Dictionary<uint, int>();
        while (!entries.IsEmpty)
        {
            var entry = IndexEntry.Take(ref entries);
            LastLog = Math.Max(LastLog, entry.Log);
            if (entry.Kind == RecordKind.Add)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, entry.Log, out _)++;
            }
        }

        foreach (var (log, count) in counts)
        {
            LogOf(log).Runs.Add(segment, new AddRun(count));
        }
    }

    private void Apply(Segment segment, IndexEntry entry)
    {
        var other = new OtherRecord(entry.Payload);
        switch (entry.Kind)
        {
            case RecordKind.Add:
                ApplyAdd(segment, entry);
                break;
            case RecordKind.Remove:
                LogOf(entry.Log).NoteSequence(other.Sequence);
                Kill(segment, entry.Log, other.Position);
                break;
            case RecordKind.Deliveries:
                if (LogOf(entry.Log).Runs.TryGetValue(other.Position.Segment, out var run))
                {
                    run.Deliver(other.Position, other.Deliveries);
                }

                accounts.Bind(segment.Number, other.Position.Segment);
                break;
            case RecordKind.Definition:
                LogOf(entry.Log).Define(segment.Number, DefinitionRecord.Read(entry.Payload));
                break;
            case RecordKind.Remember:
                LogOf(entry.Log).Remembered.Add((other.Hash, other.Until));
                segment.RememberedBytes += Frame.HeaderSize + entry.Payload.Length;
                segment.RememberedUntil = Math.Max(segment.RememberedUntil, other.Until);
                break;
            case RecordKind.Delete:
                _logs.Remove(entry.Log);
                foreach (var older in segments.All)
                {
                    accounts.Bind(segment.Number, older.Number);
                }

                break;
        }
    }

    private void ApplyAdd(Segment segment, IndexEntry entry)
    {
        var log = LogOf(entry.Log);
        var record = entry.ToRecord(segment.Number);
        log.NoteSequence(record.Sequence);

        if (!log.Runs.TryGetValue(segment.Number, out var run))
        {
            // The log was deleted in this segment before, and has records behind that: which nobody writes.
            return;
        }

        run.Add(record);
        if (!entry.From.IsNone)
        {
            Kill(segment, entry.Log, entry.From);
        }
    }

    private void Kill(Segment segment, uint log, RecordPosition position)
    {
        if (LogOf(log).Runs.TryGetValue(position.Segment, out var run))
        {
            run.Kill(position);
        }

        accounts.Bind(segment.Number, position.Segment);
    }

    private RecoveringLog LogOf(uint number)
    {
        ref var log = ref CollectionsMarshal.GetValueRefOrAddDefault(_logs, number, out _);
        return log ??= new RecoveringLog(number);
    }
}
