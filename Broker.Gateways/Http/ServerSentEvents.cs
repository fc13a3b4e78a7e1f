using System.Buffers;

namespace Broker.Gateways.Http;

/// <summary>
/// Writes server-sent events (HTML Living Standard, 9.2): lines <c>event</c>, <c>id</c> and <c>data</c>, and an empty line that ends the
/// event. Data of several lines are several <c>data</c> lines, which the reader joins with line feeds.
/// </summary>
public static class ServerSentEvents
{
    /// <summary>The type of the content.</summary>
    public const string ContentType = "text/event-stream";

    private static readonly SearchValues<byte> Breaking = SearchValues.Create("\r\n\0"u8);

    /// <summary>Writes a comment, which readers ignore: a sign of life.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">UTF-8 without line ends; may be empty.</param>
    /// <exception cref="ArgumentException">The text has a line end.</exception>
    public static void WriteComment(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        WriteField(output, ":"u8, text);
        output.Write("\n"u8);
    }

    /// <summary>Writes an event.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="type">What kind of event, UTF-8 without line ends.</param>
    /// <param name="id">What the reader names as the last it has seen, UTF-8 without line ends; empty: nothing.</param>
    /// <param name="data">UTF-8 of any number of lines. A line ends with CR, LF or both; which of these is lost on the way.</param>
    /// <exception cref="ArgumentException">The type or the id has a line end.</exception>
    public static void WriteEvent(IBufferWriter<byte> output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> id, in ReadOnlySequence<byte> data)
    {
        WriteField(output, "event: "u8, type);

        if (!id.IsEmpty)
        {
            WriteField(output, "id: "u8, id);
        }

        WriteData(output, data);
        output.Write("\n"u8);
    }

    private static void WriteField(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.ContainsAny(Breaking))
        {
            throw new ArgumentException("It would end its line, and what follows would be something else.", nameof(value));
        }

        output.Write(name);
        output.Write(value);
        output.Write("\n"u8);
    }

    private static void WriteData(IBufferWriter<byte> output, in ReadOnlySequence<byte> data)
    {
        var isAfterReturn = false;
        output.Write("data: "u8);

        foreach (var piece in data)
        {
            var rest = piece.Span;

            // The second half of a CR LF, wherever the two were parted.
            if (isAfterReturn && rest is [(byte)'\n', ..])
            {
                rest = rest[1..];
            }

            isAfterReturn = !piece.IsEmpty ? piece.Span[^1] == (byte)'\r' : isAfterReturn;
            WriteLines(output, rest);
        }

        output.Write("\n"u8);
    }

    private static void WriteLines(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        for (var end = text.IndexOfAny((byte)'\r', (byte)'\n'); end >= 0; end = text.IndexOfAny((byte)'\r', (byte)'\n'))
        {
            output.Write(text[..end]);
            output.Write("\ndata: "u8);
            text = text[end..].StartsWith("\r\n"u8) ? text[(end + 2)..] : text[(end + 1)..];
        }

        output.Write(text);
    }
}
