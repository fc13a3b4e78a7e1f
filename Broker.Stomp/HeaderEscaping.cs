using System.Buffers;

namespace Broker.Stomp;

/// <summary>
/// Escapes in header names and values (STOMP 1.1 and 1.2, "Value Encoding"), each way in one pass from left to right.
/// </summary>
/// <remarks>
/// 1.2 knows <c>\r</c>, <c>\n</c>, <c>\c</c> and <c>\\</c>; 1.1 the same without <c>\r</c>; 1.0 knows none, so there is nothing to
/// decode, and what cannot be written (a line feed; a colon in a name) is replaced by a blank, for it would end the line or the name.
/// </remarks>
public static class HeaderEscaping
{
    private static readonly SearchValues<byte> Specials = SearchValues.Create("\r\n:\\"u8);

    /// <summary>Whether some version writes these octets otherwise than they are.</summary>
    /// <param name="text">A decoded name or value.</param>
    /// <returns>False if every version writes it as it is.</returns>
    public static bool IsNeeded(ReadOnlySpan<byte> text) => text.ContainsAny(Specials);

    /// <summary>The most octets that some are written as.</summary>
    /// <param name="length">How many they are.</param>
    /// <returns>How many octets are always enough.</returns>
    public static int MaxLength(int length) => checked(2 * length);

    /// <summary>Writes a name or value.</summary>
    /// <param name="destination">Where to; at least <see cref="MaxLength"/> octets.</param>
    /// <param name="text">The decoded octets.</param>
    /// <param name="version">The version of the reader.</param>
    /// <param name="isName">True for a name.</param>
    /// <returns>How many octets were written.</returns>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> text, StompVersion version, bool isName)
    {
        var written = 0;

        for (var special = text.IndexOfAny(Specials); special >= 0; special = text.IndexOfAny(Specials))
        {
            text[..special].CopyTo(destination[written..]);
            var escape = Escape(text[special], version, isName);
            escape.CopyTo(destination[(written + special)..]);
            written += special + escape.Length;
            text = text[(special + 1)..];
        }

        text.CopyTo(destination[written..]);
        return written + text.Length;
    }

    /// <summary>Decodes where it stands; the result is never longer.</summary>
    /// <param name="text">A name or value as it came; its start holds the decoded octets afterwards.</param>
    /// <param name="version">1.1 or 1.2.</param>
    /// <param name="length">The length of the decoded octets; if there is an undefined escape, the place of its backslash.</param>
    /// <returns>False if there is an undefined escape, which "MUST be treated as a fatal protocol error".</returns>
    public static bool TryUnescapeInPlace(Span<byte> text, StompVersion version, out int length)
    {
        length = text.IndexOf((byte)'\\');
        if (length < 0)
        {
            length = text.Length;
            return true;
        }

        var written = length;
        for (var read = written; read < text.Length; read++)
        {
            var octet = text[read];
            if (octet == (byte)'\\')
            {
                octet = ++read < text.Length ? Unescape(text[read], version) : (byte)0;
                if (octet == 0)
                {
                    length = read - 1;
                    return false;
                }
            }

            text[written++] = octet;
        }

        length = written;
        return true;
    }

    // 1.1 has no escape for a carriage return, and a reader that accepts CR LF would take it for half of one.
    private static ReadOnlySpan<byte> Escape(byte octet, StompVersion version, bool isName) => octet switch
    {
        (byte)'\n' => version == StompVersion.V10 ? " "u8 : "\\n"u8,
        (byte)'\r' => version == StompVersion.V12 ? "\\r"u8 : " "u8,
        (byte)':' when version == StompVersion.V10 => isName ? " "u8 : ":"u8,
        (byte)':' => "\\c"u8,
        _ => version == StompVersion.V10 ? "\\"u8 : "\\\\"u8,
    };

    // 0: there is no such escape.
    private static byte Unescape(byte octet, StompVersion version) => octet switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'c' => (byte)':',
        (byte)'\\' => (byte)'\\',
        (byte)'r' when version == StompVersion.V12 => (byte)'\r',
        _ => 0,
    };
}
