namespace Broker.Core.Storage.Journals;

/// <summary>What the writer counts. It alone writes; any thread reads.</summary>
internal sealed class JournalCounters
{
    private long _flushes;
    private long _records;
    private long _bytes;
    private long _liveBytes;
    private int _segments;

    /// <summary>A file was flushed.</summary>
    public void Flushed() => Volatile.Write(ref _flushes, _flushes + 1);

    /// <summary>Records were written.</summary>
    /// <param name="records">How many.</param>
    public void Wrote(int records) => Volatile.Write(ref _records, _records + records);

    /// <summary>What the segments are like now.</summary>
    /// <param name="bytes">Octets on the disk.</param>
    /// <param name="liveBytes">Octets that live.</param>
    /// <param name="segments">How many segments there are.</param>
    public void Set(long bytes, long liveBytes, int segments)
    {
        Volatile.Write(ref _bytes, bytes);
        Volatile.Write(ref _liveBytes, liveBytes);
        Volatile.Write(ref _segments, segments);
    }

    /// <summary>All of it.</summary>
    public JournalStatistics Read() => new(
        Volatile.Read(ref _bytes),
        Volatile.Read(ref _liveBytes),
        Volatile.Read(ref _segments),
        Volatile.Read(ref _flushes),
        Volatile.Read(ref _records));
}
