using System.Buffers;
using System.Buffers.Text;
using Broker.Stomp;

namespace Broker.Host.Gateways.SockJs;

/// <summary>
/// A MESSAGE whose body is no text, for a client that can only be told text: the body in base64, and a header that says so,
/// <c>content-transfer-encoding:base64</c>. A message in which the sender has put such a header itself keeps its own if its body is text.
/// </summary>
internal static class TextMessage
{
    private static ReadOnlySpan<byte> Encoding => "content-transfer-encoding:"u8;

    private static ReadOnlySpan<byte> Length => "content-length:"u8;

    /// <summary>Rewrites a frame.</summary>
    /// <param name="frame">A MESSAGE as the broker writes it: lines end with LF, the body is followed by a NUL.</param>
    public static ReadOnlyMemory<byte> Of(in ReadOnlySequence<byte> frame)
    {
        ReadOnlySpan<byte> octets = frame.ToArray();
        var endOfHead = octets.IndexOf("\n\n"u8);
        var body = octets[(endOfHead + 2)..^1];
        var length = Base64.GetMaxEncodedToUtf8Length(body.Length);
        var output = new ArrayBufferWriter<byte>(endOfHead + length + 128);

        var lines = octets[..(endOfHead + 1)];
        output.Write(TakeLine(ref lines));
        output.Write("content-transfer-encoding:base64\n"u8);
        FrameWriter.WriteHeader(output, HeaderName.ContentLength, length);

        while (!lines.IsEmpty)
        {
            var line = TakeLine(ref lines);
            if (!line.StartsWith(Encoding) && !line.StartsWith(Length))
            {
                output.Write(line);
            }
        }

        output.Write("\n"u8);
        Base64.EncodeToUtf8(body, output.GetSpan(length), out _, out var written);
        output.Advance(written);
        output.Write("\0"u8);
        return output.WrittenMemory;
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> lines)
    {
        var end = lines.IndexOf((byte)'\n') + 1;
        var line = lines[..end];
        lines = lines[end..];
        return line;
    }
}
