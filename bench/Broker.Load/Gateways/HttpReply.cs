using System.Buffers.Text;
using System.Text;

namespace Broker.Load.Gateways;

/// <summary>The answer to a request of HTTP/1.1 whose length is told, or that has no body.</summary>
internal readonly ref struct HttpReply
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private HttpReply(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        Head = head;
        Body = body;
    }

    /// <summary>The first line and the headers, without the empty line.</summary>
    public ReadOnlySpan<byte> Head { get; }

    /// <summary>The body.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>The octets of all of it.</summary>
    public int Length => Head.Length + EndOfHead.Length + Body.Length;

    /// <summary>The first line, for faults.</summary>
    public string FirstLine => Encoding.UTF8.GetString(Head[..Math.Max(0, Head.IndexOf((byte)'\r'))]);

    /// <summary>Whether it has a status.</summary>
    public bool Is(ReadOnlySpan<byte> status) => Head.StartsWith("HTTP/1.1 "u8) && Head["HTTP/1.1 ".Length..].StartsWith(status);

    /// <summary>Reads an answer.</summary>
    /// <param name="received">What has come.</param>
    /// <param name="reply">The answer.</param>
    /// <returns>False if it is not there as a whole.</returns>
    public static bool TryRead(ReadOnlySpan<byte> received, out HttpReply reply)
    {
        reply = default;
        if (!TryReadHead(received, out var head))
        {
            return false;
        }

        var rest = received[(head.Length + EndOfHead.Length)..];
        var length = BodyLength(head);
        if (rest.Length < length)
        {
            return false;
        }

        reply = new HttpReply(head, rest[..length]);
        return true;
    }

    /// <summary>Reads an answer whose body goes on and on, up to its body.</summary>
    /// <param name="received">What has come.</param>
    /// <param name="reply">The answer, its body empty.</param>
    /// <returns>False if the head is not there as a whole.</returns>
    public static bool TryReadStart(ReadOnlySpan<byte> received, out HttpReply reply)
    {
        var isThere = TryReadHead(received, out var head);
        reply = new HttpReply(head, []);
        return isThere;
    }

    private static bool TryReadHead(ReadOnlySpan<byte> received, out ReadOnlySpan<byte> head)
    {
        var end = received.IndexOf(EndOfHead);
        head = received[..Math.Max(0, end)];
        return end >= 0;
    }

    // As our broker spells it.
    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var start = head.IndexOf(name);
        return start >= 0 && Utf8Parser.TryParse(head[(start + name.Length)..], out int length, out _) ? length : 0;
    }
}
