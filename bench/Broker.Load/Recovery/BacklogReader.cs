using System.Buffers.Text;
using System.Net;
using System.Text;

namespace Broker.Load.Recovery;

/// <summary>Empties a queue that <see cref="BacklogWriter"/> has filled, and makes sure that every message is there, once, in order, and nothing else.</summary>
internal static class BacklogReader
{
    private const int Prefetch = 2000;
    private const int Together = 500;
    private const string Marker = "behind all others";

    /// <summary>Empties a queue.</summary>
    /// <param name="endPoint">Where the broker listens for TCP.</param>
    /// <param name="queue">The queue's destination.</param>
    /// <param name="count">How many messages must be there.</param>
    /// <exception cref="IOException">Others are there.</exception>
    public static async Task EmptyAsync(IPEndPoint endPoint, string queue, long count)
    {
        await using var session = await BacklogSession.OpenAsync(endPoint);
        await session.SendAsync(Encoding.ASCII.GetBytes(FormattableString.Invariant(
            $"SUBSCRIBE\nid:s\ndestination:{queue}\nack:client\nprefetch-count:{Prefetch}\n\n\0SEND\ndestination:{queue}\n\n{Marker}\0")));

        for (long next = 0; next < count; next++)
        {
            var frame = await session.ReadAsync();
            if (NumberOf(frame.Span) != next)
            {
                throw new IOException(FormattableString.Invariant($"Message {next} of {count} should have come, and what came is: {Shown(frame.Span)}"));
            }

            if (next % Together == Together - 1)
            {
                await session.SendAsync(Acknowledge(frame.Span, string.Empty));
            }
        }

        var last = await session.ReadAsync();
        if (!last.Span.EndsWith(Encoding.ASCII.GetBytes(Marker)))
        {
            throw new IOException($"Nothing more should have come, and what came is: {Shown(last.Span)}");
        }

        await session.SendAsync(Acknowledge(last.Span, "receipt:last\n"));
        if (await session.ReadFrameAsync() is not { } receipt || !receipt.StartsWith("RECEIPT\n", StringComparison.Ordinal))
        {
            throw new IOException("The broker does not confirm the last acknowledgement.");
        }
    }

    private static long? NumberOf(ReadOnlySpan<byte> frame)
    {
        var body = frame.IndexOf("\n\n"u8) + 2;
        return frame.StartsWith("MESSAGE\n"u8) && body + BacklogWriter.Digits <= frame.Length && Utf8Parser.TryParse(frame.Slice(body, BacklogWriter.Digits), out long number, out _)
            ? number
            : null;
    }

    private static byte[] Acknowledge(ReadOnlySpan<byte> message, string receipt)
    {
        var start = message.IndexOf("\nack:"u8) + "\nack:".Length;
        var id = message[start..];
        return Encoding.UTF8.GetBytes($"ACK\nid:{Encoding.UTF8.GetString(id[..id.IndexOf((byte)'\n')])}\n{receipt}\n\0");
    }

    private static string Shown(ReadOnlySpan<byte> frame) => frame.IsEmpty ? "the end" : Encoding.UTF8.GetString(frame[..Math.Min(frame.Length, 500)]);
}
