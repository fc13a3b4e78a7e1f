using System.Buffers;

namespace Broker.Tests.Support;

/// <summary>The same octets as sequences of several segments, as a pipe may hand them out.</summary>
internal static class SplitSequence
{
    /// <summary>One segment for each part; empty parts are left out.</summary>
    public static ReadOnlySequence<byte> From(params IEnumerable<byte[]> parts) => Join(parts.Where(part => part.Length > 0));

    /// <summary>One segment for each octet.</summary>
    public static ReadOnlySequence<byte> OctetByOctet(byte[] octets) => From(octets.Select(octet => new[] { octet }));

    /// <summary>One segment for each octet, and an empty one before each and at the end.</summary>
    public static ReadOnlySequence<byte> WithEmptySegments(byte[] octets) =>
        Join(octets.SelectMany(octet => (byte[][])[[], [octet]]).Append([]));

    private static ReadOnlySequence<byte> Join(IEnumerable<byte[]> parts)
    {
        Segment? first = null;
        Segment? last = null;

        foreach (var part in parts)
        {
            last = last?.Append(part) ?? (first = new Segment(part, 0));
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

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
