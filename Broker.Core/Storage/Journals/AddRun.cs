namespace Broker.Core.Storage.Journals;

/// <summary>The messages that one segment has of one log, in the order in which they lie there, in an array that was made for exactly so many.</summary>
/// <param name="capacity">How many there will be.</param>
internal sealed class AddRun(int capacity)
{
    // A size that no message has.
    private const int Dead = -1;

    private StoredRecord[] _records = GC.AllocateUninitializedArray<StoredRecord>(capacity);
    private int _count;
    private int _dead;
    private int _lastFound;

    /// <summary>Adds a message behind the others.</summary>
    public void Add(in StoredRecord record) => _records[_count++] = record;

    /// <summary>Marks a message as dead.</summary>
    /// <param name="position">Where it lies.</param>
    public void Kill(RecordPosition position)
    {
        var index = Find(position);
        if (index >= 0 && _records[index].Size != Dead)
        {
            _records[index] = _records[index] with { Size = Dead };
            _dead++;
        }
    }

    /// <summary>Says how often a message has been delivered.</summary>
    /// <param name="position">Where it lies.</param>
    /// <param name="deliveries">How often.</param>
    public void Deliver(RecordPosition position, ushort deliveries)
    {
        var index = Find(position);
        if (index >= 0)
        {
            _records[index] = _records[index] with { Deliveries = Math.Max(deliveries, _records[index].Deliveries) };
        }
    }

    /// <summary>Gives those that live away, in the order of their sequence.</summary>
    /// <returns>An array that is full.</returns>
    public StoredRecord[] Take()
    {
        var records = _records;
        _records = [];

        if (_dead > 0 || _count < records.Length)
        {
            var kept = 0;
            for (var index = 0; index < _count; index++)
            {
                if (records[index].Size != Dead)
                {
                    records[kept++] = records[index];
                }
            }

            records = records.AsSpan(0, kept).ToArray();
        }

        for (var index = 1; index < records.Length; index++)
        {
            if (records[index].Sequence < records[index - 1].Sequence)
            {
                Array.Sort(records, static (left, right) => left.Sequence.CompareTo(right.Sequence));
                break;
            }
        }

        return records;
    }

    private int Find(RecordPosition position)
    {
        // Messages mostly go in the order in which they came.
        for (var next = _lastFound; next < Math.Min(_lastFound + 2, _count); next++)
        {
            if (_records[next].Position == position)
            {
                return _lastFound = next;
            }
        }

        var (low, high) = (0, _count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = _records[middle].Position.Packed.CompareTo(position.Packed);
            if (order == 0)
            {
                return _lastFound = middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
