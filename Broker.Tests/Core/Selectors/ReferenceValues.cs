using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Broker.Tests.Core.Selectors;

/// <summary>The rules of values for <see cref="ReferenceNode"/>, with strings, big numbers and recursion instead of anything clever.</summary>
internal static partial class ReferenceValues
{
    public static bool? And(bool? left, bool? right) => left == false || right == false ? false : left == true && right == true ? true : null;

    public static bool? Or(bool? left, bool? right) => left == true || right == true ? true : left == false && right == false ? false : null;

    public static bool? ToTruth(object? value) => value switch
    {
        null => null,
        bool truth => truth,
        string text => text.Equals("true", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    public static object? ToNumber(object? value) => value switch
    {
        long or double => value,
        string text when Number().IsMatch(text) => Parse(text),
        _ => null,
    };

    public static object Fit(BigInteger value) => value >= long.MinValue && value <= long.MaxValue
        ? (object)(long)value
        : double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static bool? Compare(object? left, string symbol, object? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        if (symbol is "=" or "<>")
        {
            return AreEqual(left, right) == (symbol == "=");
        }

        return Order(ToNumber(left), ToNumber(right)) is { } order && symbol switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    public static bool IsLike(string text, string pattern, char? escape) =>
        IsLike(text.EnumerateRunes().ToArray(), Elements(pattern, escape).ToArray());

    private static bool AreEqual(object left, object right)
    {
        if (left is string && right is string)
        {
            return left.Equals(right);
        }

        if (left is bool || right is bool)
        {
            return IsTruth(left) && IsTruth(right) && ToTruth(left) == ToTruth(right);
        }

        return Order(ToNumber(left), ToNumber(right)) == 0;
    }

    private static bool IsTruth(object value) =>
        value is bool || (value is string text && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase)));

    private static object? Parse(string text)
    {
        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && Fit(whole) is long)
        {
            return (long)whole;
        }

        var real = double.Parse(text, CultureInfo.InvariantCulture);
        return double.IsFinite(real) ? real : null;
    }

    private static int? Order(object? left, object? right) => (left, right) switch
    {
        (long first, long second) => first.CompareTo(second),
        (double first, double second) => first.CompareTo(second),
        (long first, double second) => Order(first, second),
        (double first, long second) => -Order(second, first),
        _ => null,
    };

    private static int Order(long whole, double real)
    {
        var floor = new BigInteger(Math.Floor(real));
        return whole > floor ? 1 : whole < floor ? -1 : real > Math.Floor(real) ? -1 : 0;
    }

    // A wildcard, or a character that means itself.
    private static IEnumerable<(bool IsWildcard, Rune Rune)> Elements(string pattern, char? escape)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == escape && i + 1 < pattern.Length && (pattern[i + 1] is '%' or '_' || pattern[i + 1] == escape))
            {
                yield return (false, new Rune(pattern[++i]));
            }
            else
            {
                yield return (pattern[i] is '%' or '_', new Rune(pattern[i]));
            }
        }
    }

    private static bool IsLike(ReadOnlySpan<Rune> text, ReadOnlySpan<(bool IsWildcard, Rune Rune)> pattern)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern[0] is (true, { Value: '%' }))
        {
            return IsLike(text, pattern[1..]) || (!text.IsEmpty && IsLike(text[1..], pattern));
        }

        return !text.IsEmpty && (pattern[0].IsWildcard || pattern[0].Rune == text[0]) && IsLike(text[1..], pattern[1..]);
    }

    [GeneratedRegex(@"\A[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z")]
    private static partial Regex Number();
}
