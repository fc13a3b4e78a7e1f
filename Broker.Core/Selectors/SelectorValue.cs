using System.Buffers.Text;
using System.Text;

namespace Broker.Core.Selectors;

/// <summary>
/// A value while a selector is evaluated: nothing, a text, a number or a truth value. Lives on the stack; its text lies in the message,
/// in the selector or in the context's scratch.
/// </summary>
/// <remarks>
/// The headers of STOMP are texts. So a text that meets a number is taken for the number it holds, as ActiveMQ does with its
/// <c>convert_string_expressions:</c>, which it puts before every selector of a STOMP client. Where we differ: ActiveMQ reads the text as
/// the other side's type, so that a header <c>9.5</c> is not greater than the literal <c>9</c>; here a text is the number it looks like.
/// Numbers are decimal digits with a sign, a point and an exponent as they please; no blanks, no hexadecimal, no NaN or Infinity.
/// </remarks>
internal readonly ref struct SelectorValue
{
    // A number's value, or a truth value as 0 or 1.
    private readonly long _bits;

    private SelectorValue(ValueKind kind, long bits)
    {
        Kind = kind;
        _bits = bits;
    }

    private SelectorValue(ReadOnlySpan<byte> text)
    {
        Kind = ValueKind.Text;
        Text = text;
    }

    /// <summary>Gets nothing.</summary>
    public static SelectorValue Null => default;

    public ValueKind Kind { get; }

    /// <summary>Gets the text, if it is one.</summary>
    public ReadOnlySpan<byte> Text { get; }

    public bool IsNull => Kind == ValueKind.Null;

    public bool IsNumber => Kind is ValueKind.Integer or ValueKind.Real;

    /// <summary>Gets the number, if it is a whole one.</summary>
    public long Integer => _bits;

    /// <summary>Gets the number; a whole one beyond 2^53 loses its last digits.</summary>
    public double Real => Kind == ValueKind.Integer ? _bits : BitConverter.Int64BitsToDouble(_bits);

    public static SelectorValue FromText(ReadOnlySpan<byte> text) => new(text);

    public static SelectorValue FromInteger(long value) => new(ValueKind.Integer, value);

    /// <summary>A number; nothing if it is not finite, which is how a division by zero ends.</summary>
    public static SelectorValue FromReal(double value) =>
        double.IsFinite(value) ? new SelectorValue(ValueKind.Real, BitConverter.DoubleToInt64Bits(value)) : Null;

    /// <summary>A whole number, or the nearest real one if it has more than 64 bits.</summary>
    public static SelectorValue FromExact(Int128 value) =>
        value >= long.MinValue && value <= long.MaxValue ? FromInteger((long)value) : FromReal((double)value);

    public static SelectorValue FromBoolean(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    public static SelectorValue FromTruth(Truth truth) => truth == Truth.Unknown ? Null : FromBoolean(truth == Truth.True);

    /// <summary>The number that this is or that this text holds; nothing if there is none.</summary>
    public SelectorValue ToNumber() => Kind switch
    {
        ValueKind.Integer or ValueKind.Real => this,
        ValueKind.Text => ParseNumber(Text),
        _ => Null,
    };

    /// <summary>The truth value that this is or that this text holds, <c>true</c> or <c>false</c> in any case; nothing if there is none.</summary>
    public SelectorValue ToBoolean() => Kind switch
    {
        ValueKind.Boolean => this,
        ValueKind.Text when Ascii.EqualsIgnoreCase(Text, "true"u8) => FromBoolean(true),
        ValueKind.Text when Ascii.EqualsIgnoreCase(Text, "false"u8) => FromBoolean(false),
        _ => Null,
    };

    /// <summary>Whether this holds: unknown if there is nothing, false if it is no truth value.</summary>
    public Truth ToTruth() => IsNull ? Truth.Unknown : ToBoolean()._bits == 1 ? Truth.True : Truth.False;

    private static SelectorValue ParseNumber(ReadOnlySpan<byte> text)
    {
        if (Utf8Parser.TryParse(text, out long integer, out var used) && used == text.Length)
        {
            return FromInteger(integer);
        }

        return StartsLikeNumber(text) && Utf8Parser.TryParse(text, out double real, out used) && used == text.Length ? FromReal(real) : Null;
    }

    // The parser also knows Infinity and NaN.
    private static bool StartsLikeNumber(ReadOnlySpan<byte> text)
    {
        var digits = text.Length > 0 && text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;
        return digits.Length > 0 && digits[0] is (byte)'.' or (>= (byte)'0' and <= (byte)'9');
    }
}
