using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Broker.Gateways.SockJs;

/// <summary>
/// What clients send: a JSON array of strings, or one string. All of it is checked before anything is taken, so that of a body that is
/// broken somewhere nothing has happened; then each string is decoded where it stands, for none is longer than it was written. A
/// surrogate without its other half becomes U+FFFD, which is what browsers make of it when they send it over a WebSocket.
/// </summary>
internal sealed class JsonMessages
{
    private const byte Quote = (byte)'"';
    private const byte Backslash = (byte)'\\';

    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), Quote, Backslash]);
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> Marks = SearchValues.Create([Quote, Backslash]);

    private readonly Memory<byte> _body;
    private int _position;

    private JsonMessages(Memory<byte> body) => _body = body;

    /// <summary>Checks a body.</summary>
    /// <param name="body">The body, which taking messages changes.</param>
    /// <returns>Null if it is not what it should be.</returns>
    public static JsonMessages? Read(Memory<byte> body)
    {
        ReadOnlySpan<byte> octets = body.Span;
        return Utf8.IsValid(octets) && IsWellFormed(octets) ? new JsonMessages(body) : null;
    }

    /// <summary>Takes the next message.</summary>
    /// <param name="message">The message in UTF-8, in the memory of the body.</param>
    /// <returns>False if there are no more.</returns>
    public bool TryTake(out ReadOnlyMemory<byte> message)
    {
        var octets = _body.Span;
        var start = octets[_position..].IndexOf(Quote);

        if (start < 0)
        {
            message = default;
            return false;
        }

        start += _position + 1;
        message = _body.Slice(start, Decode(octets[start..], out var read));
        _position = start + read;
        return true;
    }

    private static bool IsWellFormed(ReadOnlySpan<byte> octets)
    {
        var rest = SkipBlanks(octets);
        if (rest.IsEmpty)
        {
            return false;
        }

        if (rest[0] == Quote)
        {
            return SkipString(ref rest) && SkipBlanks(rest).IsEmpty;
        }

        if (rest[0] != '[')
        {
            return false;
        }

        rest = SkipBlanks(rest[1..]);
        if (rest is [(byte)']', ..])
        {
            return SkipBlanks(rest[1..]).IsEmpty;
        }

        while (SkipString(ref rest))
        {
            rest = SkipBlanks(rest);
            switch (rest)
            {
                case [(byte)',', ..]:
                    rest = SkipBlanks(rest[1..]);
                    break;
                case [(byte)']', ..]:
                    return SkipBlanks(rest[1..]).IsEmpty;
                default:
                    return false;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> SkipBlanks(ReadOnlySpan<byte> octets) => octets.TrimStart(" \t\r\n"u8);

    private static bool SkipString(ref ReadOnlySpan<byte> octets)
    {
        if (octets is not [Quote, ..])
        {
            return false;
        }

        octets = octets[1..];

        while (octets.IndexOfAny(Special) is >= 0 and var special)
        {
            var mark = octets[special];
            octets = octets[(special + 1)..];

            if (mark == Quote)
            {
                return true;
            }

            if (mark != Backslash || !SkipEscape(ref octets))
            {
                return false;
            }
        }

        return false;
    }

    private static bool SkipEscape(ref ReadOnlySpan<byte> octets)
    {
        var length = octets switch
        {
            [(byte)'u', _, _, _, _, ..] when IsHex(octets[1..5]) => 5,
            [Quote or Backslash or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..] => 1,
            _ => 0,
        };

        octets = octets[length..];
        return length > 0;
    }

    private static bool IsHex(ReadOnlySpan<byte> digits) => !digits.ContainsAnyExcept(HexDigits);

    // From behind the opening quote; returns how long the string is, and how far it was written.
    private static int Decode(Span<byte> octets, out int read)
    {
        var length = 0;
        read = 0;

        while (true)
        {
            var plain = octets[read..].IndexOfAny(Marks);
            if (length < read)
            {
                octets.Slice(read, plain).CopyTo(octets[length..]);
            }

            length += plain;
            read += plain + 1;

            if (octets[read - 1] == Quote)
            {
                return length;
            }

            length += DecodeEscape(octets, ref read, octets[length..]);
        }
    }

    private static int DecodeEscape(ReadOnlySpan<byte> octets, ref int read, Span<byte> destination)
    {
        var letter = octets[read++];
        if (letter != 'u')
        {
            destination[0] = letter switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                _ => letter,
            };
            return 1;
        }

        var unit = UnitAt(octets, read);
        read += 4;

        if (char.IsHighSurrogate(unit) && octets[read] == Backslash && octets[read + 1] == 'u' && UnitAt(octets, read + 2) is var low && char.IsLowSurrogate(low))
        {
            read += 6;
            return new Rune(unit, low).EncodeToUtf8(destination);
        }

        return (Rune.TryCreate(unit, out var rune) ? rune : Rune.ReplacementChar).EncodeToUtf8(destination);
    }

    private static char UnitAt(ReadOnlySpan<byte> octets, int position) =>
        (char)ushort.Parse(octets.Slice(position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
