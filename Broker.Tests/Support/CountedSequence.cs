using System.Buffers;

namespace Broker.Tests.Support;

/// <summary>A sequence that grows by a segment at a time and counts how often somebody looks into one.</summary>
internal sealed class CountedSequence
{
    private Segment? _first;
    private Segment? _last;

    /// <summary>How many segments there are.</summary>
    public int Segments { get; private set; }

    /// <summary>How many times the octets of a segment were asked for.</summary>
    public long Looks { get; private set; }

    /// <summary>Adds a segment.</summary>
    /// <returns>All segments so far.</returns>
    public ReadOnlySequence<byte> Add(byte[] octets)
    {
        _last = new Segment(new Counted(this, octets).Memory, _last);
        _first ??= _last;
        Segments++;
        return new ReadOnlySequence<byte>(_first, 0, _last, octets.Length);
    }

    private sealed class Counted(CountedSequence owner, byte[] octets) : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(octets.Length);

        public override Span<byte> GetSpan()
        {
            owner.Looks++;
            return octets;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
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
