using System.Buffers;

namespace Broker.Tests.Fuzz;

/// <summary>
/// Octets that arrive bit by bit: in one array, as from a buffer, or in segments of which the reader sees the first, then the first
/// two, and so on, as from a pipe. Nothing is copied.
/// </summary>
internal sealed class FuzzPieces
{
    private readonly List<Segment> _segments = [];
    private int _arrived;

    /// <summary>Cuts octets at random.</summary>
    public FuzzPieces(ReadOnlyMemory<byte> octets, Random random)
    {
        var isOneByOne = random.Next(16) == 0;
        var rest = octets;

        do
        {
            var length = isOneByOne ? 1 : random.Next(random.Next(4) == 0 ? rest.Length + 1 : Math.Min(rest.Length + 1, 40));
            _segments.Add(new Segment(rest[..Math.Min(length, rest.Length)], _segments.LastOrDefault()));
            rest = rest[Math.Min(length, rest.Length)..];
        }
        while (!rest.IsEmpty);

        // Some of them arrive together.
        _arrived = random.Next(_segments.Count);
        Unread = new ReadOnlySequence<byte>(_segments[0], 0, _segments[0], 0);
    }

    /// <summary>What has come and is not consumed; the reader moves its start.</summary>
    public ReadOnlySequence<byte> Unread { get; private set; }

    /// <summary>Lets the next piece come.</summary>
    /// <param name="unread">What the reader has left of what came before.</param>
    /// <returns>False if there is none.</returns>
    public bool TryArrive(in ReadOnlySequence<byte> unread)
    {
        if (_arrived == _segments.Count)
        {
            return false;
        }

        var last = _segments[_arrived++];
        Unread = new ReadOnlySequence<byte>((Segment)unread.Start.GetObject()!, unread.Start.GetInteger(), last, last.Memory.Length);
        return true;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;

            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
