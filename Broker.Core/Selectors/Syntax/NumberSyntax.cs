using System.Globalization;

namespace Broker.Core.Selectors.Syntax;

/// <summary>
/// The numbers that may be written in a selector, as ActiveMQ has them: <c>57</c>, <c>57L</c>, <c>0x39</c>, <c>071</c> (octal), <c>5.7</c>,
/// <c>5.</c>, <c>.7</c>, <c>5e7</c>, <c>5.7E-3</c>. A decimal whole number of more than 64 bits becomes a real one.
/// </summary>
internal static class NumberSyntax
{
    private static readonly Int128 BeyondAllIntegers = (Int128)1 << 64;

    /// <summary>Reads a number.</summary>
    /// <param name="text">The number, without a sign.</param>
    /// <param name="isNegative">Whether a <c>-</c> stands before it; the least number of 64 bits has no positive counterpart.</param>
    /// <returns>The number; nothing if the text is none, or too large.</returns>
    public static SelectorValue Parse(ReadOnlySpan<char> text, bool isNegative)
    {
        var isLong = text is [.., 'l' or 'L'];
        var digits = isLong ? text[..^1] : text;
        var radix = 10;

        if (digits is ['0', 'x' or 'X', ..])
        {
            digits = digits[2..];
            radix = 16;
        }
        else if (digits is ['0', _, ..] && !digits.ContainsAny('.', 'e', 'E'))
        {
            radix = 8;
        }

        var magnitude = ParseWhole(digits, radix);
        var whole = isNegative ? -magnitude : magnitude;

        return whole >= long.MinValue && whole <= long.MaxValue ? SelectorValue.FromInteger((long)whole.Value)
            : radix == 10 && (!isLong || whole is not null) ? ParseReal(digits, isNegative)
            : SelectorValue.Null;
    }

    private static Int128? ParseWhole(ReadOnlySpan<char> digits, int radix)
    {
        Int128? value = digits.IsEmpty ? null : 0;

        foreach (var character in digits)
        {
            var digit = character switch
            {
                >= '0' and <= '9' => character - '0',
                >= 'a' and <= 'f' => character - 'a' + 10,
                >= 'A' and <= 'F' => character - 'A' + 10,
                _ => radix,
            };

            if (digit >= radix)
            {
                return null;
            }

            value = Int128.Min(BeyondAllIntegers, (value!.Value * radix) + digit);
        }

        return value;
    }

    private static SelectorValue ParseReal(ReadOnlySpan<char> text, bool isNegative) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? SelectorValue.FromReal(isNegative ? -value : value)
            : SelectorValue.Null;
}
