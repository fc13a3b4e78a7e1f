using System.Text;
using Broker.Load.Net;
using Broker.Load.Protocols;

namespace Broker.Load.Stomp;

/// <summary>The frames that sessions send, and how they are looked into.</summary>
internal static class Frames
{
    // Of what a queue gives, as many as our broker gives unasked; RabbitMQ would give all it has.
    private const int Prefetch = 100;

    /// <summary>CONNECT.</summary>
    /// <param name="dialect">Who logs in, and where.</param>
    /// <param name="heartBeat">The interval offered and wanted; zero: none.</param>
    public static byte[] Connect(Dialect dialect, TimeSpan heartBeat) =>
        Text($"CONNECT\naccept-version:1.2\nhost:{dialect.VirtualHost}\nlogin:{dialect.Login}\npasscode:{dialect.Passcode}\nheart-beat:{heartBeat.TotalMilliseconds:0},{heartBeat.TotalMilliseconds:0}\n\n\0");

    /// <summary>SUBSCRIBE, with a receipt.</summary>
    /// <param name="subscription">To what.</param>
    /// <param name="id">Its number in the session.</param>
    public static byte[] Subscribe(Subscription subscription, int id) => subscription.IsQueue
        ? Text($"SUBSCRIBE\nid:{id}\ndestination:{subscription.Destination}\nack:client-individual\nprefetch-count:{Prefetch}\nreceipt:s{id}\n\n\0")
        : Text($"SUBSCRIBE\nid:{id}\ndestination:{subscription.Destination}\nack:auto\nreceipt:s{id}\n\n\0");

    /// <summary>SEND, up to the body.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="bodyLength">Octets of the body.</param>
    /// <param name="isPersistent">Whether the message is to be kept, and a RECEIPT to say so.</param>
    public static SendParts Send(string destination, int bodyLength, bool isPersistent)
    {
        var number = new string('0', BodyFormat.NumberDigits);
        var start = FormattableString.Invariant($"SEND\ndestination:{destination}\n");
        var receipt = isPersistent ? $"persistent:true\nreceipt:{number}\n" : string.Empty;
        var rest = FormattableString.Invariant($"content-type:text/plain\ncontent-length:{bodyLength}\n\n");
        return new SendParts(Encoding.UTF8.GetBytes(start + receipt + rest), [0], isPersistent ? Encoding.UTF8.GetByteCount(start + receipt) - number.Length - 1 : -1);
    }

    /// <summary>ACK.</summary>
    /// <param name="id">What the header <c>ack</c> of the message said.</param>
    /// <param name="framing">What goes around it.</param>
    /// <param name="destination">Where to.</param>
    /// <returns>How many octets it took.</returns>
    public static int WriteAck(ReadOnlySpan<byte> id, IFraming framing, Span<byte> destination)
    {
        // An id that does not fit is none that a broker gives, and the copy says so.
        Span<byte> frame = stackalloc byte[114];
        "ACK\nid:"u8.CopyTo(frame);
        id.CopyTo(frame[7..]);
        "\n\n\0"u8.CopyTo(frame[(7 + id.Length)..]);
        return framing.Wrap(frame[..(10 + id.Length)], destination);
    }

    /// <summary>Frames as they are sent, one after another.</summary>
    public static byte[] Wrap(IFraming framing, params IEnumerable<byte[]> frames)
    {
        var wrapped = new MemoryStream();
        foreach (var frame in frames)
        {
            var one = new byte[framing.MaxPrefix + frame.Length];
            wrapped.Write(one, 0, framing.Wrap(frame, one));
        }

        return wrapped.ToArray();
    }

    /// <summary>A header of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="name">An end-of-line, the name, a colon.</param>
    /// <returns>The value; empty if there is no such header.</returns>
    public static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> name)
    {
        var start = frame.IndexOf(name);
        if (start < 0)
        {
            return default;
        }

        var value = frame[(start + name.Length)..];
        return value[..value.IndexOf((byte)'\n')];
    }

    private static byte[] Text(FormattableString frame) => Encoding.UTF8.GetBytes(FormattableString.Invariant(frame));
}
