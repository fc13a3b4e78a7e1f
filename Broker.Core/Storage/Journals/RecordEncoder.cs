using Broker.Core.Storage.Journals.Format;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// Puts records into the buffer of a group, behind each other as they will lie in the segment, and notes what each is going to change. A message
/// knows its new position at once, because what follows in the same group refers to it.
/// </summary>
internal sealed class RecordEncoder : IDisposable
{
    private readonly List<Effect> _effects = [];

    /// <summary>What is not written yet; it ends where the segment does.</summary>
    public ByteBuffer Buffer { get; } = new();

    /// <summary>What the records of the group change.</summary>
    public IReadOnlyList<Effect> Effects => _effects;

    /// <summary>Octets of the record of an entry, its header included.</summary>
    /// <param name="entry">The entry; what it says of its log has been noted there.</param>
    /// <returns>The octets; 0 if it needs no record.</returns>
    public static long SizeOf(JournalEntry entry) => entry.Kind switch
    {
        EntryKind.Create or EntryKind.Properties or EntryKind.Mark or EntryKind.Redefine => Frame.HeaderSize + DefinitionOf(entry.Log).Size,
        EntryKind.Add => AddRecord.RecordSize(entry.Message.Size),
        EntryKind.Remove when !entry.Message.Position.IsNone => Frame.HeaderSize + OtherRecord.SizeOf(RecordKind.Remove),
        EntryKind.Deliveries when !entry.Message.Position.IsNone => Frame.HeaderSize + OtherRecord.SizeOf(RecordKind.Deliveries),
        EntryKind.Remember => Frame.HeaderSize + OtherRecord.SizeOf(RecordKind.Remember),
        EntryKind.Delete => Frame.HeaderSize + OtherRecord.SizeOf(RecordKind.Delete),
        EntryKind.Batch => SizeOf(((JournalBatch)entry.Item!).Entries),
        _ => 0,
    };

    /// <summary>Encodes the record of an entry that needs one.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="segment">Where the record will lie.</param>
    public void Encode(JournalEntry entry, Segment segment)
    {
        if (entry.Kind == EntryKind.Batch)
        {
            EncodeBatch((JournalBatch)entry.Item!, segment);
        }
        else
        {
            Encode(entry, segment, isInner: false);
        }
    }

    /// <summary>Notes a change that needs no record.</summary>
    /// <param name="effect">The change.</param>
    public void Note(in Effect effect) => _effects.Add(effect);

    /// <summary>Takes everything of the group back: messages lie where they lay before.</summary>
    public void Undo()
    {
        for (var index = _effects.Count - 1; index >= 0; index--)
        {
            var effect = _effects[index];
            if (effect.Kind is EntryKind.Add or EntryKind.Remove)
            {
                effect.Message!.Position = effect.Before;
            }
        }

        Clear();
        Buffer.Cut(0);
    }

    /// <summary>Forgets what the records changed, for it has been taken into account.</summary>
    public void Clear() => _effects.Clear();

    public void Dispose() => Buffer.Dispose();

    private static long SizeOf(IReadOnlyList<JournalEntry> entries)
    {
        var total = 0L;
        foreach (var entry in entries)
        {
            total += entry.Log.IsDeleted ? 0 : SizeOf(entry);
        }

        return total == 0 ? 0 : total + Frame.HeaderSize;
    }

    private static DefinitionRecord DefinitionOf(LogState log) => new(log.Number, log.Identity, log.Properties, log.Mark, log.LastSequence);

    private void EncodeBatch(JournalBatch batch, Segment segment)
    {
        var start = Buffer.Length;
        Buffer.Reserve(Frame.HeaderSize);
        segment.End += Frame.HeaderSize;

        foreach (var entry in batch.Entries)
        {
            if (!entry.Log.IsDeleted && SizeOf(entry) > 0)
            {
                Encode(entry, segment, isInner: true);
            }
        }

        Frame.Write(Buffer.From(start), RecordKind.Batch, isInner: false, segment.File.Salt);
    }

    private void Encode(JournalEntry entry, Segment segment, bool isInner)
    {
        var size = (int)SizeOf(entry);
        var log = entry.Log;
        var record = Buffer.Reserve(size);
        var payload = record[Frame.HeaderSize..];
        var position = new RecordPosition(segment.Number, segment.End);
        RecordKind kind;

        switch (entry.Kind)
        {
            case EntryKind.Add:
                kind = RecordKind.Add;
                log.LastSequence = Math.Max(log.LastSequence, entry.Message.Sequence);
                AddRecord.Write(payload, log.Number, entry.Message, entry.Value);
                _effects.Add(new Effect(EntryKind.Add, log, entry.Message, position, entry.Message.Position, size));
                entry.Message.Position = position;
                break;
            case EntryKind.Remove:
                // Without a position nothing can be removed twice.
                kind = RecordKind.Remove;
                OtherRecord.WriteMessage(payload, log.Number, entry.Message);
                _effects.Add(new Effect(EntryKind.Remove, log, entry.Message, position, entry.Message.Position, AddRecord.RecordSize(entry.Message.Size)));
                entry.Message.Position = default;
                break;
            case EntryKind.Deliveries:
                kind = RecordKind.Deliveries;
                OtherRecord.WriteDeliveries(payload, log.Number, entry.Message, entry.Value);
                _effects.Add(new Effect(EntryKind.Deliveries, log, null, position, entry.Message.Position, size));
                break;
            case EntryKind.Remember:
                kind = RecordKind.Remember;
                OtherRecord.WriteRemembered(payload, log.Number, (UInt128)entry.Item!, entry.Value);
                _effects.Add(new Effect(EntryKind.Remember, log, null, position, default, size, entry.Value));
                break;
            case EntryKind.Delete:
                kind = RecordKind.Delete;
                OtherRecord.WriteLog(payload, log.Number);
                _effects.Add(new Effect(EntryKind.Delete, log, null, position, default, size));
                break;
            default:
                kind = RecordKind.Definition;
                DefinitionOf(log).Write(payload);
                _effects.Add(new Effect(EntryKind.Redefine, log, null, position, default, size));
                break;
        }

        Frame.Write(record, kind, isInner, segment.File.Salt);
        segment.Index!.Append(kind, segment.End, payload);
        segment.End += size;
    }
}
