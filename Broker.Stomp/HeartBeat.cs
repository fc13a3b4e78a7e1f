using System.Buffers.Text;
using System.Globalization;

namespace Broker.Stomp;

/// <summary>One party's side of heart-beating (STOMP 1.2, "Heart-beating").</summary>
/// <param name="CanSend">The shortest time between beats that the party can promise, in milliseconds; 0: it sends none.</param>
/// <param name="Wants">The time between beats that it would like to get, in milliseconds; 0: none.</param>
public readonly record struct HeartBeat(int CanSend, int Wants)
{
    /// <summary>Neither sends nor wants beats; what a missing header means.</summary>
    public static HeartBeat None => default;

    /// <summary>Reads the value of a <c>heart-beat</c> header: two whole numbers, divided by a comma; blanks are ignored.</summary>
    /// <param name="value">The value.</param>
    /// <param name="heartBeat">What it says.</param>
    /// <returns>False if it is malformed: one number, a sign, letters, or more than nine digits.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, out HeartBeat heartBeat)
    {
        heartBeat = None;
        var comma = value.IndexOf((byte)',');
        if (comma < 0 || !TryParseNumber(value[..comma], out var canSend) || !TryParseNumber(value[(comma + 1)..], out var wants))
        {
            return false;
        }

        heartBeat = new HeartBeat(canSend, wants);
        return true;
    }

    /// <summary>The time between beats from one party to another: the larger number, unless one of the two is zero.</summary>
    /// <param name="canSend">What the sender can.</param>
    /// <param name="wants">What the receiver wants.</param>
    /// <returns>Milliseconds; 0: there are no beats in this direction.</returns>
    public static int Interval(int canSend, int wants) => canSend == 0 || wants == 0 ? 0 : Math.Max(canSend, wants);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CanSend},{Wants}");

    private static bool TryParseNumber(ReadOnlySpan<byte> text, out int number)
    {
        var digits = text.Trim(" \t"u8);
        number = 0;
        return digits is { Length: > 0 and <= 9 } && char.IsAsciiDigit((char)digits[0])
            && Utf8Parser.TryParse(digits, out number, out var consumed) && consumed == digits.Length;
    }
}
