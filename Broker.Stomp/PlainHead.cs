using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Broker.Stomp;

/// <summary>
/// Finds the lines of a head that is plain: ASCII without carriage return, backslash and NUL, in one piece, with more octets behind it.
/// Nearly all are. Many octets are looked at at once, each of them once. It decides nothing: what is not plain, or not right, or over a
/// limit, is left to <see cref="HeadParser"/>, which knows what to say about it.
/// </summary>
internal static class PlainHead
{
    private static readonly Vector256<byte> Colon = Vector256.Create((byte)':');
    private static readonly Vector256<byte> LineFeed = Vector256.Create((byte)'\n');
    private static readonly Vector256<byte> CarriageReturn = Vector256.Create((byte)'\r');
    private static readonly Vector256<byte> Backslash = Vector256.Create((byte)'\\');

    /// <summary>Finds the lines.</summary>
    /// <param name="octets">The head and what comes behind it.</param>
    /// <param name="maxLine">Most octets of a header's line.</param>
    /// <param name="headers">Gets the places of the headers.</param>
    /// <param name="lines">How many octets the command, the headers and the head as a whole have.</param>
    /// <returns>False if the head is not plain, has no end here, has a header without a name or a colon, too long a one, or too many of them.</returns>
    public static bool TryParse(ReadOnlySpan<byte> octets, int maxLine, Span<HeaderRange> headers, out PlainLines lines)
    {
        lines = default;

        if (!Vector256.IsHardwareAccelerated)
        {
            return false;
        }

        var (start, colon, count, commandLength) = (0, -1, -1, 0);

        for (var block = 0; block <= octets.Length - Vector256<byte>.Count; block += Vector256<byte>.Count)
        {
            var vector = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(octets), (nuint)block);
            var odd = IsOdd(vector);

            for (var marks = (Vector256.Equals(vector, Colon) | Vector256.Equals(vector, LineFeed)).ExtractMostSignificantBits(); marks != 0; marks &= marks - 1)
            {
                var offset = BitOperations.TrailingZeroCount(marks);
                var place = block + offset;

                if (octets[place] == (byte)':')
                {
                    // Further colons are the value's.
                    colon = colon < 0 ? place : colon;
                    continue;
                }

                if (place == start)
                {
                    lines = new PlainLines(commandLength, count, place + 1);
                    return count >= 0 && (odd & ((1u << offset) - 1)) == 0;
                }

                if (count < 0)
                {
                    commandLength = place;
                }
                else if (colon <= start || place - start > maxLine || count == headers.Length)
                {
                    return false;
                }
                else
                {
                    headers[count] = new HeaderRange(start, colon - start, colon + 1, place - colon - 1);
                }

                (start, colon) = (place + 1, -1);
                count++;
            }

            if (odd != 0)
            {
                return false;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint IsOdd(Vector256<byte> octets) =>
        (octets | Vector256.Equals(octets, CarriageReturn) | Vector256.Equals(octets, Backslash) | Vector256.Equals(octets, Vector256<byte>.Zero)).ExtractMostSignificantBits();
}
