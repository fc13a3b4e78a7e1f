using System.Buffers.Binary;
using System.Text;

namespace Broker.Load.Protocols;

/// <summary>
/// The bodies of the messages: 16 hexadecimal digits for the publisher (4) and the message's number (12), 16 for the time it was due,
/// then letters that are always the same. So who receives it can tell whose it is, which, how late, and whether it is whole.
/// </summary>
internal sealed class BodyFormat
{
    /// <summary>The shortest body.</summary>
    public const int MinLength = 2 * Digits;

    /// <summary>The digits of a number in front of the body.</summary>
    public const int NumberDigits = Digits;

    private const int Digits = 16;
    private const int SequenceBits = 48;

    private readonly byte[] _filler;

    public BodyFormat(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, MinLength);
        Length = length;
        _filler = Encoding.ASCII.GetBytes(string.Create(length - MinLength, 0, (text, _) =>
        {
            for (var index = 0; index < text.Length; index++)
            {
                text[index] = (char)('a' + (index % 26));
            }
        }));
    }

    /// <summary>The length of every body.</summary>
    public int Length { get; }

    /// <summary>Writes a body whose digits are still to come.</summary>
    public void WriteFiller(Span<byte> body)
    {
        body[..MinLength].Fill((byte)'0');
        _filler.CopyTo(body[MinLength..]);
    }

    /// <summary>Writes the digits.</summary>
    public static void WriteDigits(Span<byte> digits, int publisher, long sequence, long due)
    {
        WriteHex(digits, ((ulong)publisher << SequenceBits) | (ulong)sequence);
        WriteHex(digits[Digits..], (ulong)due);
    }

    /// <summary>Writes a number that is not the body's.</summary>
    public static void WriteNumber(Span<byte> digits, long number) => WriteHex(digits, (ulong)number);

    /// <summary>Reads a number that is not the body's.</summary>
    /// <returns>False if there are not exactly so many digits.</returns>
    public static bool TryReadNumber(ReadOnlySpan<byte> digits, out long number)
    {
        number = digits.Length == Digits ? (long)ReadHex(digits) : 0;
        return digits.Length == Digits;
    }

    /// <summary>Reads a message.</summary>
    /// <param name="frame">What came, up to the end of the body.</param>
    /// <param name="publisher">Whose it is.</param>
    /// <param name="sequence">Which it is.</param>
    /// <param name="due">When it was due.</param>
    /// <returns>False if the frame does not end with a body as it was sent.</returns>
    public bool TryRead(ReadOnlySpan<byte> frame, out int publisher, out long sequence, out long due)
    {
        (publisher, sequence, due) = (0, 0, 0);
        var start = frame.Length - Length;

        // Before it an end of line; in an event stream the blank of "data: ".
        if (start < 2 || frame[start - 1] is not ((byte)'\n' or (byte)' ') || !frame[(start + MinLength)..].SequenceEqual(_filler))
        {
            return false;
        }

        var number = ReadHex(frame.Slice(start, Digits));
        publisher = (int)(number >> SequenceBits);
        sequence = (long)(number & ((1UL << SequenceBits) - 1));
        due = (long)ReadHex(frame.Slice(start + Digits, Digits));
        return true;
    }

    private static void WriteHex(Span<byte> digits, ulong value)
    {
        for (var index = Digits - 1; index >= 0; index--)
        {
            digits[index] = "0123456789abcdef"u8[(int)(value & 0xF)];
            value >>= 4;
        }
    }

    // Eight digits at a time: each becomes its four bits, then neighbours are put together.
    private static ulong ReadHex(ReadOnlySpan<byte> digits) => ((ulong)ReadEight(digits) << 32) | ReadEight(digits[8..]);

    private static uint ReadEight(ReadOnlySpan<byte> digits)
    {
        var octets = BinaryPrimitives.ReadUInt64BigEndian(digits);
        var bits = (octets & 0x0F0F0F0F0F0F0F0F) + (((octets >> 6) & 0x0101010101010101) * 9);
        bits = (bits | (bits >> 4)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits >> 8)) & 0x0000FFFF0000FFFF;
        return (uint)(bits | (bits >> 16));
    }
}
