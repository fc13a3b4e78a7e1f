using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// Reads header values that are numbers or truth values. Clients send them as texts, some what their language makes of a value that is
/// none, such as <c>undefined</c>; so the refusal repeats what came.
/// </summary>
internal static class HeaderNumbers
{
    private const int MostRepeated = 100;

    /// <summary>Reads a whole number of digits alone.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="max">The largest number allowed; the least is 0.</param>
    /// <exception cref="StompProtocolException">It is none, or too large.</exception>
    public static long Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, long max)
    {
        // The parser takes signs as well; what does not fit a long it does not take.
        var isNumber = Utf8Parser.TryParse(value, out long number, out var used) && used == value.Length && value[0] is >= (byte)'0' and <= (byte)'9';

        if (!isNumber || number > max)
        {
            Refuse(name, value, FormattableString.Invariant($"a whole number from 0 to {max}"));
        }

        return number;
    }

    /// <summary>Reads a whole number that may be negative.</summary>
    /// <exception cref="StompProtocolException">It is none, or does not fit an int.</exception>
    public static int ReadSigned(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!Utf8Parser.TryParse(value, out int number, out var used) || used != value.Length)
        {
            Refuse(name, value, FormattableString.Invariant($"a whole number from {int.MinValue} to {int.MaxValue}"));
        }

        return number;
    }

    /// <summary>Reads a truth value.</summary>
    /// <exception cref="StompProtocolException">It is none.</exception>
    public static bool ReadBoolean(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var isTrue = Ascii.EqualsIgnoreCase(value, "true"u8);

        if (!isTrue && !FlagHeader.IsFalse(value))
        {
            Refuse(name, value, "true or false");
        }

        return isTrue;
    }

    [DoesNotReturn]
    private static void Refuse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, string allowed)
    {
        var text = Encoding.UTF8.GetString(value);
        var repeated = text.Length <= MostRepeated ? text : string.Concat(text.AsSpan(0, MostRepeated), "...");
        throw new StompProtocolException(StompError.InvalidHeader, $"The header '{Encoding.UTF8.GetString(name)}' is '{repeated}'; it must be {allowed}.");
    }
}
