using Broker.Core.Storage.Journals;

namespace Broker.Core.Destinations;

/// <summary>
/// Up to where persistent messages may be delivered: the journal has on disk that they may have been. So that none is delivered twice after a
/// crash without the word that it was, a message beyond that waits for the mark; but marks are asked for so far ahead that it happens to the first only.
/// </summary>
internal sealed class QueueMarks(long mark)
{
    private const long Ahead = 1024;
    private const long AskAgain = 256;

    private readonly Queue<(long Number, long Sequence)> _asked = new();
    private long _flushed = mark;
    private long _last = mark;

    /// <summary>Whether a message may be delivered now; if not, the log will tell when.</summary>
    public bool Covers(long sequence, QueueLog log)
    {
        if (_last - sequence < AskAgain)
        {
            _last = sequence + Ahead;
            _asked.Enqueue((log.Mark(_last), _last));
        }

        return sequence <= _flushed;
    }

    /// <summary>Records have come to disk.</summary>
    /// <returns>Whether more may be delivered now.</returns>
    public bool OnFlushed(long others)
    {
        var before = _flushed;

        while (_asked.TryPeek(out var first) && first.Number <= others)
        {
            _flushed = first.Sequence;
            _asked.Dequeue();
        }

        return _flushed > before;
    }
}
