using System.Buffers.Text;

namespace Broker.Load.Nats;

/// <summary>
/// What a NATS server sends: a line, and behind the line of a message its payload.
/// <code>
/// INFO {json}        PING        PONG        +OK        -ERR 'text'
/// MSG subject sid [reply-to] size CRLF payload CRLF
/// </code>
/// </summary>
internal static class NatsOperation
{
    /// <summary>What ends every operation.</summary>
    public const int EndLength = 2;

    private const int LongestPayload = 1024 * 1024;

    /// <summary>How long the operation is that some octets begin with.</summary>
    /// <param name="octets">What has come.</param>
    /// <returns>Its octets, its end included, whether all of them have come or not; 0 if its line is not there as a whole.</returns>
    /// <exception cref="IOException">It is no operation.</exception>
    public static int Measure(ReadOnlySpan<byte> octets)
    {
        var end = octets.IndexOf((byte)'\n');
        if (end < 0)
        {
            return 0;
        }

        if (end == 0 || octets[end - 1] != '\r')
        {
            throw new IOException("The server has sent a line that does not end with CR LF.");
        }

        var line = octets[..(end - 1)];
        return line.StartsWith("MSG "u8) ? end + 1 + PayloadLength(line) + EndLength : end + 1;
    }

    private static int PayloadLength(ReadOnlySpan<byte> line)
    {
        var digits = line[(line.LastIndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(digits, out int length, out var used) && used == digits.Length && length is >= 0 and <= LongestPayload
            ? length
            : throw new IOException("The server has sent a message without a size.");
    }
}
