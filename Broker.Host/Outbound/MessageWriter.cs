using System.Buffers;
using System.Buffers.Text;

namespace Broker.Host.Outbound;

/// <summary>
/// Writes MESSAGE frames: the framing's prefix, the subscription's part, the marks of this delivery, the part that all share.
/// </summary>
internal static class MessageWriter
{
    // ack: <number> . <sequence> LF, the two lines of a redelivery, dropped: <number> LF.
    private const int MaxMarks = 4 + 10 + 1 + 19 + 1 + 17 + 15 + 10 + 1 + 8 + 10 + 1;

    /// <summary>Writes a delivery.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="framing">The connection's framing.</param>
    /// <param name="entry">The delivery.</param>
    /// <returns>How many octets were written.</returns>
    public static long Write(IBufferWriter<byte> output, IFraming framing, in OutboxEntry entry)
    {
        var outlet = entry.Outlet!;
        var shared = MessageEncoder.ToWrite(entry.Message, outlet.Version);

        Span<byte> marks = stackalloc byte[MaxMarks];
        marks = marks[..FormatMarks(marks, entry, outlet)];

        var frameLength = outlet.Head.Length + marks.Length + shared.Length;
        var bodyLength = shared.Body.Length <= MessageEncoder.SmallBody ? shared.Body.Length : 0;
        var span = output.GetSpan(framing.MaxPrefix + outlet.Head.Length + marks.Length + shared.Head.Length + bodyLength + 1);

        var written = framing.WritePrefix(span, frameLength, shared.IsText);
        outlet.Head.CopyTo(span[written..]);
        written += outlet.Head.Length;
        marks.CopyTo(span[written..]);
        written += marks.Length;
        shared.Head.CopyTo(span[written..]);
        written += shared.Head.Length;

        if (bodyLength > 0)
        {
            shared.Body.Span.CopyTo(span[written..]);
            written += bodyLength;
            span[written++] = 0;
        }

        output.Advance(written);

        if (shared.Body.Length > bodyLength)
        {
            output.Write(shared.Body.Span);
            output.Write("\0"u8);
        }

        return frameLength;
    }

    private static int FormatMarks(Span<byte> marks, in OutboxEntry entry, SubscriptionOutlet outlet)
    {
        var length = 0;

        if (outlet.SendsAck)
        {
            "ack:"u8.CopyTo(marks);
            length += 4 + DeliveryName.Format(marks[4..], outlet.Number, entry.Sequence);
            marks[length++] = (byte)'\n';
        }

        if (entry.Count > 1)
        {
            "redelivered:true\ndelivery-count:"u8.CopyTo(marks[length..]);
            length += 32;
            Utf8Formatter.TryFormat(entry.Count, marks[length..], out var digits);
            length += digits;
            marks[length++] = (byte)'\n';
        }
        else if (outlet.IsAcknowledged)
        {
            // Clients of RabbitMQ look for the header where a redelivery would have it.
            "redelivered:false\n"u8.CopyTo(marks[length..]);
            length += 18;
        }

        if (entry.Dropped > 0)
        {
            "dropped:"u8.CopyTo(marks[length..]);
            Utf8Formatter.TryFormat(entry.Dropped, marks[(length + 8)..], out var digits);
            length += 8 + digits;
            marks[length++] = (byte)'\n';
        }

        return length;
    }
}
