using System.Buffers;

namespace Broker.Gateways.SockJs;

/// <summary>Puts frames together, each whole before it is written, and counts.</summary>
/// <param name="format">How frames are written.</param>
/// <param name="write">Writes octets; they are valid until it is done.</param>
internal sealed class FrameWriter(FrameFormat format, Func<ReadOnlyMemory<byte>, ValueTask> write)
{
    /// <summary>How many octets of frames were written.</summary>
    public long Written { get; private set; }

    /// <summary>The session begins.</summary>
    public ValueTask OpenAsync() => WriteAsync(static (frame, _) => frame.Write("o"u8), 0);

    /// <summary>All is well.</summary>
    public ValueTask BeatAsync() => WriteAsync(static (frame, _) => frame.Write("h"u8), 0);

    /// <summary>The session has ended.</summary>
    public ValueTask CloseAsync(CloseFrame end) => WriteAsync(static (frame, end) => end.WriteTo(frame), end);

    /// <summary>Messages, all in one frame.</summary>
    /// <param name="waiting">What was read of a <see cref="MessagePipe"/>; at least one message. It is not needed any more when the task is there.</param>
    public ValueTask MessagesAsync(ReadOnlySequence<byte> waiting) => WriteAsync(WriteMessages, waiting);

    private static void WriteMessages(PooledBuffer frame, ReadOnlySequence<byte> waiting)
    {
        var separator = "a[\""u8;

        while (MessagePipe.TryTake(ref waiting, out var message))
        {
            frame.Write(separator);
            WriteText(frame, message);
            separator = "\",\""u8;
        }

        frame.Write("\"]"u8);
    }

    // A letter may be cut by the pieces of the memory that it lies in.
    private static void WriteText(PooledBuffer frame, in ReadOnlySequence<byte> message)
    {
        if (message.IsSingleSegment)
        {
            JsonText.Write(frame, message.FirstSpan);
            return;
        }

        using var whole = new PooledBuffer();
        message.CopyTo(whole.GetSpan((int)message.Length));
        whole.Advance((int)message.Length);
        JsonText.Write(frame, whole.Written.Span);
    }

    private ValueTask WriteAsync<TContent>(Action<PooledBuffer, TContent> compose, TContent content)
    {
        var buffer = new PooledBuffer();
        buffer.Write(format.Prefix.Span);

        if (format.IsScript)
        {
            using var inner = new PooledBuffer();
            compose(inner, content);
            JsonText.Write(buffer, inner.Written.Span, inScript: true);
        }
        else
        {
            compose(buffer, content);
        }

        buffer.Write(format.Suffix.Span);
        return WriteAsync(buffer);
    }

    private async ValueTask WriteAsync(PooledBuffer buffer)
    {
        using (buffer)
        {
            Written += buffer.Length;
            await write(buffer.Written);
        }
    }
}
