using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broker.Load.Recovery;

/// <summary>
/// Fills a queue with numbered persistent messages as fast as the broker takes them: many in one write, and a receipt for the last only,
/// which says that all of them are safe.
/// </summary>
internal static class BacklogWriter
{
    /// <summary>The digits of the number at the beginning of a body.</summary>
    public const int Digits = 12;

    private const int WriteSize = 256 * 1024;

    /// <summary>Fills a queue.</summary>
    /// <param name="endPoint">Where the broker listens for TCP.</param>
    /// <param name="queue">The queue's destination.</param>
    /// <param name="count">How many messages.</param>
    /// <param name="bodyLength">The octets of a body, at least <see cref="Digits"/>.</param>
    /// <exception cref="IOException">The broker refuses.</exception>
    public static async Task FillAsync(IPEndPoint endPoint, string queue, long count, int bodyLength)
    {
        await using var session = await BacklogSession.OpenAsync(endPoint);
        var head = $"SEND\ndestination:{queue}\npersistent:true\ncontent-length:{bodyLength.ToString(CultureInfo.InvariantCulture)}\n";
        var frame = Encoding.ASCII.GetBytes($"{head}\n{new string('x', bodyLength)}\0");
        var digitsAt = frame.Length - bodyLength - 1;
        var buffer = new byte[Math.Max(WriteSize, frame.Length)];
        var answer = session.ReadFrameAsync();

        for (long next = 0; next < count - 1;)
        {
            var used = 0;
            for (; next < count - 1 && buffer.Length - used >= frame.Length; next++, used += frame.Length)
            {
                frame.CopyTo(buffer.AsSpan(used));
                WriteNumber(buffer.AsSpan(used + digitsAt, Digits), next);
            }

            await WriteAsync(session, buffer.AsMemory(0, used), answer);
        }

        var last = Encoding.ASCII.GetBytes($"{head}receipt:last\n\n{new string('x', bodyLength)}\0");
        WriteNumber(last.AsSpan(last.Length - bodyLength - 1, Digits), count - 1);
        await WriteAsync(session, last, answer);

        if (await answer is not { } receipt || !receipt.StartsWith("RECEIPT\n", StringComparison.Ordinal))
        {
            throw new IOException($"The broker does not confirm: {await answer ?? "the connection has ended"}");
        }
    }

    // What the broker says says more than a broken pipe.
    private static async Task WriteAsync(BacklogSession session, ReadOnlyMemory<byte> frames, Task<string?> answer)
    {
        try
        {
            await session.SendAsync(frames);
        }
        catch (SocketException broken)
        {
            throw new IOException($"The broker does not take more: {await answer ?? broken.Message}", broken);
        }
    }

    private static void WriteNumber(Span<byte> digits, long number)
    {
        for (var index = digits.Length - 1; index >= 0; index--)
        {
            digits[index] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}
