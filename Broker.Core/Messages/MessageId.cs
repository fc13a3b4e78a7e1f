using System.Buffers.Text;
using System.Text;

namespace Broker.Core.Messages;

/// <summary>
/// The name of a message, unique for ever: the start of the broker that took it and a number. As text <c>mhz2k9q4-17</c>: two
/// numbers in base 36 and base 10 with a hyphen between them, and nothing that any protocol would have to escape.
/// </summary>
/// <param name="Epoch">When the broker that took the message was started, in milliseconds since 1970.</param>
/// <param name="Number">Which message of that broker it is, from 1.</param>
public readonly record struct MessageId(long Epoch, long Number)
{
    /// <summary>The longest text.</summary>
    public const int MaxTextLength = 34;

    private const int Radix = 36;

    private static volatile EpochText? _lastEpoch;

    /// <summary>Writes the text.</summary>
    /// <param name="destination">Where to; <see cref="MaxTextLength"/> octets are always enough.</param>
    /// <returns>How many octets were written.</returns>
    public int Format(Span<byte> destination)
    {
        // Nearly all ids have the epoch of this process.
        var epoch = _lastEpoch is { } last && last.Epoch == Epoch ? last : _lastEpoch = new EpochText(Epoch);
        epoch.Digits.CopyTo(destination);
        var length = epoch.Digits.Length;
        destination[length++] = (byte)'-';
        Utf8Formatter.TryFormat(Number, destination[length..], out var written);
        return length + written;
    }

    /// <summary>Reads the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">What it names.</param>
    /// <returns>False if it is no such text.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out MessageId id)
    {
        id = default;
        var hyphen = text.IndexOf((byte)'-');
        if (hyphen is < 1 or > 12
            || !Utf8Parser.TryParse(text[(hyphen + 1)..], out long number, out var consumed)
            || consumed != text.Length - hyphen - 1
            || number < 0)
        {
            return false;
        }

        var epoch = 0L;
        foreach (var digit in text[..hyphen])
        {
            var value = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'z' => digit - 'a' + 10,
                _ => -1,
            };

            if (value < 0)
            {
                return false;
            }

            epoch = (epoch * Radix) + value;
        }

        id = new MessageId(epoch, number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    private sealed class EpochText
    {
        public EpochText(long epoch)
        {
            Span<byte> digits = stackalloc byte[13];
            var start = digits.Length;

            for (var rest = epoch; start == digits.Length || rest > 0; rest /= Radix)
            {
                digits[--start] = "0123456789abcdefghijklmnopqrstuvwxyz"u8[(int)(rest % Radix)];
            }

            (Epoch, Digits) = (epoch, digits[start..].ToArray());
        }

        public long Epoch { get; }

        public byte[] Digits { get; }
    }
}
