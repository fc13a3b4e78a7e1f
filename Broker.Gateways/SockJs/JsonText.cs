using System.Buffers;

namespace Broker.Gateways.SockJs;

/// <summary>
/// Writes UTF-8 as the inside of a JSON string. Besides what JSON demands, the letters are escaped that browsers lose or change on the
/// way: U+200C to U+200F, U+2028 to U+202F, U+2060 to U+206F, U+FFF0 to U+FFFF. All of these begin with the octets E2 or EF.
/// </summary>
internal static class JsonText
{
    // Three octets become six letters.
    private const int LongestEscape = 6;

    private static readonly byte[] Controls = [.. Enumerable.Range(0, 0x20).Select(control => (byte)control)];
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Controls, (byte)'"', (byte)'\\', 0xE2, 0xEF]);
    private static readonly SearchValues<byte> SpecialInScript = SearchValues.Create([.. Controls, (byte)'"', (byte)'\\', (byte)'<', 0xE2, 0xEF]);

    /// <summary>Writes a text.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">The text, well-formed UTF-8.</param>
    /// <param name="inScript">Whether it stands in a script in HTML, which <c>&lt;/script></c> would end.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text, bool inScript = false)
    {
        var special = inScript ? SpecialInScript : Special;

        while (true)
        {
            var plain = text.IndexOfAny(special);
            if (plain < 0)
            {
                output.Write(text);
                return;
            }

            output.Write(text[..plain]);
            text = text[plain..];
            text = text[WriteSpecial(output, text)..];
        }
    }

    // Returns how many octets of the text it was.
    private static int WriteSpecial(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        var first = text[0];

        if (first < 0x80)
        {
            WriteAscii(output, first);
            return 1;
        }

        var letter = text.Length < 3 ? 0 : ((first & 0x0F) << 12) | ((text[1] & 0x3F) << 6) | (text[2] & 0x3F);
        var length = Math.Min(3, text.Length);

        if (letter is (>= 0x200C and <= 0x200F) or (>= 0x2028 and <= 0x202F) or (>= 0x2060 and <= 0x206F) or >= 0xFFF0)
        {
            WriteEscape(output, letter);
        }
        else
        {
            output.Write(text[..length]);
        }

        return length;
    }

    private static void WriteAscii(IBufferWriter<byte> output, byte letter)
    {
        switch (letter)
        {
            case (byte)'"':
                output.Write("\\\""u8);
                break;
            case (byte)'\\':
                output.Write("\\\\"u8);
                break;
            case (byte)'\b':
                output.Write("\\b"u8);
                break;
            case (byte)'\t':
                output.Write("\\t"u8);
                break;
            case (byte)'\n':
                output.Write("\\n"u8);
                break;
            case (byte)'\f':
                output.Write("\\f"u8);
                break;
            case (byte)'\r':
                output.Write("\\r"u8);
                break;
            default:
                WriteEscape(output, letter);
                break;
        }
    }

    private static void WriteEscape(IBufferWriter<byte> output, int letter)
    {
        var span = output.GetSpan(LongestEscape);
        "\\u"u8.CopyTo(span);

        for (var digit = 0; digit < 4; digit++)
        {
            span[2 + digit] = "0123456789abcdef"u8[(letter >> (12 - (4 * digit))) & 0xF];
        }

        output.Advance(LongestEscape);
    }
}
