using System.Buffers;
using System.Text;
using Broker.Bench.Measuring;
using Broker.Stomp;

namespace Broker.Bench.Workloads;

/// <summary>Reads the same SEND frame over and over, with a header looked up as a session would.</summary>
internal sealed class ReadWorkload : IWorkload
{
    private readonly FrameReader _reader = new() { Version = StompVersion.V12 };
    private readonly ReadOnlySequence<byte> _frame;
    private readonly long[] _arrivals;

    /// <summary>Makes a frame.</summary>
    /// <param name="bodyLength">Octets of its body.</param>
    /// <param name="pieces">In how many segments of memory it lies.</param>
    /// <param name="arriving">Whether the reader is asked after every piece; otherwise all of them are there.</param>
    public ReadWorkload(int bodyLength, int pieces, bool arriving)
    {
        var octets = Encoding.ASCII.GetBytes(
            $"SEND\ndestination:/topic/load.0\ncontent-type:text/plain\ncontent-length:{bodyLength}\n\n{new string('x', bodyLength)}\0");

        // A small frame is cut in its head.
        var cut = pieces == 2 ? 40 : (octets.Length + pieces - 1) / pieces;
        var parts = pieces == 2 ? [octets[..cut], octets[cut..]] : octets.Chunk(cut).ToArray();
        _frame = Segment.Chain(parts);
        _arrivals = arriving ? [.. parts.Select((_, index) => parts.Take(index + 1).Sum(part => (long)part.Length))] : [octets.Length];
    }

    public bool IsParallel => false;

    public long Run(long operations)
    {
        for (var done = 0L; done < operations; done++)
        {
            ReadOne();
        }

        return operations;
    }

    public void Dispose()
    {
    }

    private void ReadOne()
    {
        foreach (var there in _arrivals)
        {
            var buffer = _frame.Slice(0, there);
            if (_reader.TryRead(ref buffer, out var frame) && !frame.Headers.TryGet(HeaderName.Destination, out _))
            {
                throw new InvalidOperationException("The frame was not read as it was written.");
            }
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Chain(byte[][] parts)
        {
            var first = new Segment { Memory = parts[0] };
            var last = first;

            foreach (var part in parts.Skip(1))
            {
                var next = new Segment { Memory = part, RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return parts.Length == 1 ? new ReadOnlySequence<byte>(parts[0]) : new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
