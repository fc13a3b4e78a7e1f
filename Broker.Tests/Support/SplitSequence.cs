using System.Buffers;

namespace Broker.Tests.Support;

/// <summary>The same octets as sequences of several segments, as a pipe may hand them out.</summary>
internal static class SplitSequence
{
    /// <summary>One segment for each part; empty parts are left out.</summary>
    public static ReadOnlySequence<byte> From(params IEnumerable<byte[]> parts)
    {
        Segment? first = null;
        Segment? last = null;

        foreach (var part in parts.Where(part => part.Length > 0))
        {
            last = last?.Append(part) ?? (first = new Segment(part, 0));
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    /// <summary>One segment for each octet.</summary>
    public static ReadOnlySequence<byte> OctetByOctet(byte[] octets) => From(octets.Select(octet => new[] { octet }));

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] octets, long before)
        {
            Memory = octets;
            RunningIndex = before;
        }

        public Segment Append(byte[] octets)
        {
            var next = new Segment(octets, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
