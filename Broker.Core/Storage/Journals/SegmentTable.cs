using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Storage.Journals;

/// <summary>The segments of a journal, oldest first. The writer's, but for <see cref="TryPin"/>.</summary>
internal sealed class SegmentTable
{
    private readonly List<Segment> _inOrder = [];
    private readonly Dictionary<int, Segment> _byNumber = [];
    private readonly ConcurrentDictionary<int, SegmentFile> _files = new();
    private Segment? _latest;

    /// <summary>The segments.</summary>
    public IReadOnlyList<Segment> All => _inOrder;

    /// <summary>Octets that they and their indexes take on the disk.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds the newest one.</summary>
    /// <param name="segment">The segment.</param>
    public void Add(Segment segment)
    {
        _inOrder.Add(segment);
        _byNumber.Add(segment.Number, segment);
        _files[segment.Number] = segment.File;
        Bytes += segment.Bytes + segment.IndexBytes;
    }

    /// <summary>Forgets one.</summary>
    /// <param name="segment">The segment.</param>
    public void Remove(Segment segment)
    {
        _inOrder.Remove(segment);
        _byNumber.Remove(segment.Number);
        _files.TryRemove(segment.Number, out _);
        _latest = null;
        Bytes -= segment.Bytes + segment.IndexBytes;

        foreach (var other in _inOrder)
        {
            other.Older.Remove(segment.Number);
        }
    }

    /// <summary>Says how many octets a segment takes from now on.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="bytes">The octets of its file.</param>
    /// <param name="indexBytes">Those of its index.</param>
    public void Resize(Segment segment, long bytes, long indexBytes)
    {
        Bytes += bytes + indexBytes - segment.Bytes - segment.IndexBytes;
        (segment.Bytes, segment.IndexBytes) = (bytes, indexBytes);
    }

    /// <summary>Finds a segment.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="segment">The segment.</param>
    /// <returns>False if it is gone.</returns>
    public bool TryFind(int number, [NotNullWhen(true)] out Segment? segment)
    {
        if (_latest?.Number == number)
        {
            segment = _latest;
            return true;
        }

        if (_byNumber.TryGetValue(number, out segment))
        {
            _latest = segment;
            return true;
        }

        return false;
    }

    /// <summary>Pins the file of a segment. Any thread.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="file">The file; whoever gets it releases it.</param>
    /// <returns>False if it is gone.</returns>
    public bool TryPin(int number, [NotNullWhen(true)] out SegmentFile? file) => _files.TryGetValue(number, out file) && file.TryPin();

    /// <summary>Octets of what lives.</summary>
    /// <param name="now">The time, in milliseconds since 1970.</param>
    public long LiveBytesAt(long now)
    {
        var total = 0L;
        foreach (var segment in _inOrder)
        {
            total += segment.LiveBytesAt(now);
        }

        return total;
    }
}
