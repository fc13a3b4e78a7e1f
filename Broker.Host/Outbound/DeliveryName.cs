using System.Buffers.Text;

namespace Broker.Host.Outbound;

/// <summary>
/// The <c>ack</c> header of MESSAGE, the <c>id</c> of ACK and NACK (STOMP 1.2): the subscription's number in the session, a dot, the
/// delivery's number in the subscription. New for every delivery, so a redelivery has a name of its own.
/// </summary>
internal static class DeliveryName
{
    /// <summary>Writes the name.</summary>
    /// <param name="destination">Where to; 30 octets are always enough.</param>
    /// <param name="subscription">The subscription's number.</param>
    /// <param name="sequence">The delivery's number.</param>
    /// <returns>How many octets were written.</returns>
    public static int Format(Span<byte> destination, int subscription, long sequence)
    {
        Utf8Formatter.TryFormat(subscription, destination, out var length);
        destination[length++] = (byte)'.';
        Utf8Formatter.TryFormat(sequence, destination[length..], out var digits);
        return length + digits;
    }

    /// <summary>Reads the name.</summary>
    /// <param name="text">The header's value.</param>
    /// <param name="subscription">The subscription's number.</param>
    /// <param name="sequence">The delivery's number.</param>
    /// <returns>False if it is no such name.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out int subscription, out long sequence)
    {
        sequence = 0;
        return Utf8Parser.TryParse(text, out subscription, out var length)
            && subscription > 0
            && length < text.Length && text[length] == (byte)'.'
            && Utf8Parser.TryParse(text[(length + 1)..], out sequence, out var digits)
            && sequence > 0
            && length + 1 + digits == text.Length;
    }
}
