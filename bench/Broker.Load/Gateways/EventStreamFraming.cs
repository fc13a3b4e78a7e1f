using System.Buffers.Text;
using Broker.Load.Net;

namespace Broker.Load.Gateways;

/// <summary>
/// Server-sent events in a chunked answer of HTTP/1.1. The first frame is the head of the answer, or all of it if it is a refusal; then each event is one, without the empty line
/// that ends it, and each comment too. Every connection has a framing of its own, for events may be cut by chunks.
/// </summary>
internal sealed class EventStreamFraming : IFraming
{
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();
    private static readonly byte[] EventEnd = "\n\n"u8.ToArray();

    private byte[] _cut = [];
    private bool _hasBegun;

    public int Split(ReadOnlySpan<byte> received, IFrameReceiver receiver, Connection connection)
    {
        var done = 0;

        if (!_hasBegun)
        {
            // What is not a stream comes as a whole, for it says why.
            if (!HttpReply.TryReadStart(received, out var reply) || (!reply.Is("200"u8) && !HttpReply.TryRead(received, out reply)))
            {
                return 0;
            }

            _hasBegun = true;
            done = reply.Length;
            receiver.OnFrame(received[..done]);
        }

        while (TryReadChunk(received[done..], out var chunk, out var length))
        {
            done += length;
            if (chunk.IsEmpty)
            {
                connection.Dispose();
                receiver.OnClosed("the broker has ended the event stream");
                return received.Length;
            }

            SplitEvents(chunk, receiver);
        }

        return done;
    }

    // The size in hexadecimal digits, the octets, and an end of line behind both.
    private static bool TryReadChunk(ReadOnlySpan<byte> octets, out ReadOnlySpan<byte> chunk, out int length)
    {
        chunk = default;
        length = 0;
        var start = octets.IndexOf(LineEnd) + LineEnd.Length;

        if (start < LineEnd.Length)
        {
            return false;
        }

        if (!Utf8Parser.TryParse(octets[..(start - LineEnd.Length)], out int size, out _, 'x') || size is < 0 or > EventLoop.LongestFrame)
        {
            throw new IOException("A chunk of an event stream has no size, or one that is too large for the generator.");
        }

        length = start + size + LineEnd.Length;
        if (octets.Length < length)
        {
            return false;
        }

        chunk = octets.Slice(start, size);
        return true;
    }

    private void SplitEvents(ReadOnlySpan<byte> chunk, IFrameReceiver receiver)
    {
        ReadOnlySpan<byte> events = _cut.Length == 0 ? chunk : [.. _cut, .. chunk];

        for (var end = events.IndexOf(EventEnd); end >= 0; end = events.IndexOf(EventEnd))
        {
            receiver.OnFrame(events[..end]);
            events = events[(end + EventEnd.Length)..];
        }

        _cut = events.IsEmpty ? [] : events.ToArray();
    }
}
