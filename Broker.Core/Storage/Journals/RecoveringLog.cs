namespace Broker.Core.Storage.Journals;

/// <summary>A log while the journal is read.</summary>
/// <param name="number">Its number.</param>
internal sealed class RecoveringLog(uint number)
{
    /// <summary>Its number.</summary>
    public uint Number => number;

    /// <summary>The last definition; null if there is none.</summary>
    public DefinitionRecord? Definition { get; private set; }

    /// <summary>Where that lies.</summary>
    public int DefinitionSegment { get; private set; }

    /// <summary>The last sequence of a message.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Its messages, by segment.</summary>
    public Dictionary<int, AddRun> Runs { get; } = [];

    /// <summary>The ids that it has seen.</summary>
    public List<(UInt128 Hash, long Until)> Remembered { get; } = [];

    /// <summary>Takes a definition; the last one counts.</summary>
    /// <param name="segment">Where it lies.</param>
    /// <param name="definition">The definition.</param>
    public void Define(int segment, DefinitionRecord definition)
    {
        (Definition, DefinitionSegment) = (definition, segment);
        NoteSequence(Math.Max(definition.LastSequence, definition.Mark));
    }

    /// <summary>Notes that a sequence has been used.</summary>
    /// <param name="sequence">The sequence.</param>
    public void NoteSequence(long sequence) => LastSequence = Math.Max(LastSequence, sequence);

    /// <summary>Gives the messages away, in the order of their sequence, in runs.</summary>
    public IReadOnlyList<StoredRecord[]> TakeRecords()
    {
        var runs = new List<StoredRecord[]>();
        foreach (var segment in Runs.Keys.Order())
        {
            var records = Runs[segment].Take();
            Runs.Remove(segment);
            if (records.Length > 0)
            {
                runs.Add(records);
            }
        }

        var mark = Definition?.Mark ?? 0;
        foreach (var records in runs)
        {
            for (var index = 0; index < records.Length && records[index].Sequence <= mark; index++)
            {
                records[index] = records[index] with { Deliveries = Math.Max(records[index].Deliveries, (ushort)1) };
            }
        }

        runs.Sort(static (left, right) => left[0].Sequence.CompareTo(right[0].Sequence));
        return AreInOrder(runs) ? runs : Merge(runs);
    }

    private static bool AreInOrder(List<StoredRecord[]> runs)
    {
        for (var index = 1; index < runs.Count; index++)
        {
            if (runs[index - 1][^1].Sequence >= runs[index][0].Sequence)
            {
                return false;
            }
        }

        return true;
    }

    // Messages that were moved lie behind later ones. Runs that have been used up are let go, so that not everything is there twice.
    private static List<StoredRecord[]> Merge(List<StoredRecord[]> runs)
    {
        const int Length = 32 << 10;
        var merged = new List<StoredRecord[]>();
        var heads = new PriorityQueue<(int Run, int Index), long>();
        var current = new StoredRecord[Length];
        var count = 0;

        for (var run = 0; run < runs.Count; run++)
        {
            heads.Enqueue((run, 0), runs[run][0].Sequence);
        }

        while (heads.TryDequeue(out var head, out _))
        {
            if (count == Length)
            {
                merged.Add(current);
                (current, count) = (new StoredRecord[Length], 0);
            }

            current[count++] = runs[head.Run][head.Index];
            if (head.Index + 1 < runs[head.Run].Length)
            {
                heads.Enqueue((head.Run, head.Index + 1), runs[head.Run][head.Index + 1].Sequence);
            }
            else
            {
                runs[head.Run] = [];
            }
        }

        merged.Add(current.AsSpan(0, count).ToArray());
        return merged;
    }
}
