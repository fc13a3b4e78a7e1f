using System.Buffers;
using System.Text;
using Broker.Stomp;

namespace Broker.Tests.Support;

/// <summary>
/// Reads a stream in every way it may arrive: whole; in two pieces, cut at every place, as two segments and as two reads; octet by
/// octet; one segment for each octet. All must come to the same.
/// </summary>
internal static class FrameWays
{
    /// <summary>Reads a stream that is written as text; <c>^@</c> stands for NUL.</summary>
    public static ReadOutcome Read(string text, StompVersion version = StompVersion.V12, FrameLimits? limits = null) =>
        Read(Octets(text), version, limits);

    /// <summary>Reads a stream in every way.</summary>
    /// <returns>What all ways have come to.</returns>
    public static ReadOutcome Read(byte[] octets, StompVersion version = StompVersion.V12, FrameLimits? limits = null)
    {
        var whole = ReadPieces([octets], version, limits);
        var expected = whole.ToString();

        for (var cut = 1; cut < octets.Length; cut++)
        {
            byte[][] halves = [octets[..cut], octets[cut..]];
            Assert.That(ReadPieces(halves, version, limits).ToString(), Is.EqualTo(expected), $"read in two pieces, {cut} octets in the first");
            Assert.That(ReadSequence(SplitSequence.From(halves), version, limits).ToString(), Is.EqualTo(expected), $"in two segments, {cut} octets in the first");
        }

        byte[][] single = [.. octets.Select(octet => new[] { octet })];
        Assert.That(ReadPieces(single, version, limits).ToString(), Is.EqualTo(expected), "read octet by octet");
        Assert.That(ReadPieces(single, version, limits, joined: true).ToString(), Is.EqualTo(expected), "read octet by octet from one buffer");
        Assert.That(ReadSequence(SplitSequence.OctetByOctet(octets), version, limits).ToString(), Is.EqualTo(expected), "one segment for each octet");
        Assert.That(ReadSequence(SplitSequence.WithEmptySegments(octets), version, limits).ToString(), Is.EqualTo(expected), "with empty segments between");
        return whole;
    }

    /// <summary>Reads a stream that arrives in pieces; what the reader leaves comes again, in front of the next piece.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="version">The version.</param>
    /// <param name="limits">The limits, or null for the default.</param>
    /// <param name="joined">Whether a read has one segment, as from a buffer, or one for each piece, as from a pipe.</param>
    public static ReadOutcome ReadPieces(IEnumerable<byte[]> pieces, StompVersion version, FrameLimits? limits = null, bool joined = false)
    {
        var reader = new FrameReader { Version = version, Limits = limits ?? FrameLimits.Default };
        var frames = new List<ReceivedFrame>();
        var left = new List<byte[]>();
        var unread = 0L;

        foreach (var piece in pieces)
        {
            left.Add(piece);
            var buffer = joined ? new ReadOnlySequence<byte>([.. left.SelectMany(octets => octets)]) : SplitSequence.From(left);

            if (Drain(reader, ref buffer, frames) is { } fault)
            {
                return new ReadOutcome(frames, fault.Error, fault.Message, reader.IsInsideFrame, 0);
            }

            unread = buffer.Length;
            left = Rest(left, unread);
        }

        return new ReadOutcome(frames, null, null, reader.IsInsideFrame, unread);
    }

    /// <summary>Reads what is all there.</summary>
    public static ReadOutcome ReadSequence(ReadOnlySequence<byte> buffer, StompVersion version, FrameLimits? limits = null)
    {
        var reader = new FrameReader { Version = version, Limits = limits ?? FrameLimits.Default };
        var frames = new List<ReceivedFrame>();
        var fault = Drain(reader, ref buffer, frames);
        return new ReadOutcome(frames, fault?.Error, fault?.Message, reader.IsInsideFrame, fault is null ? buffer.Length : 0);
    }

    /// <summary>The octets of a text in which <c>^@</c> stands for NUL.</summary>
    public static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text.Replace("^@", "\0", StringComparison.Ordinal));

    private static StompProtocolException? Drain(FrameReader reader, ref ReadOnlySequence<byte> buffer, List<ReceivedFrame> frames)
    {
        try
        {
            while (reader.TryRead(ref buffer, out var frame))
            {
                frames.Add(ReceivedFrame.From(frame));
            }

            return null;
        }
        catch (StompProtocolException fault)
        {
            return fault;
        }
    }

    // The pieces that hold the last octets.
    private static List<byte[]> Rest(List<byte[]> pieces, long length)
    {
        var rest = new List<byte[]>();

        for (var index = pieces.Count - 1; index >= 0 && length > 0; index--)
        {
            var taken = (int)Math.Min(length, pieces[index].Length);
            rest.Insert(0, pieces[index][^taken..]);
            length -= taken;
        }

        return rest;
    }
}
