using System.Buffers.Text;

namespace Broker.Stomp;

/// <summary>The header <c>content-length</c> (STOMP 1.2, "Header content-length").</summary>
internal static class ContentLengthHeader
{
    /// <summary>What stands for a length where no such header is.</summary>
    public const long None = -1;

    /// <summary>Whether a header is one.</summary>
    public static bool IsNamed(ReadOnlySpan<byte> name) => name.Length == HeaderName.ContentLength.Length && name.SequenceEqual(HeaderName.ContentLength);

    /// <summary>Reads one.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="before">What another one before it in the frame says, or <see cref="None"/>: two that differ would let one side see another frame than the other does.</param>
    /// <returns>The length in octets.</returns>
    /// <exception cref="StompProtocolException">It is no length, or another one than before.</exception>
    public static long Read(ReadOnlySpan<byte> value, long before)
    {
        if (!TryParse(value.Trim(" \t"u8), out var length))
        {
            HeadFaults.ThrowInvalidContentLength(value);
        }

        if (before != None && before != length)
        {
            HeadFaults.ThrowDifferentContentLengths(before, length);
        }

        return length;
    }

    private static bool TryParse(ReadOnlySpan<byte> digits, out long length)
    {
        length = 0;
        return digits is { Length: > 0 and <= 18 }
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(digits, out length, out _);
    }
}
