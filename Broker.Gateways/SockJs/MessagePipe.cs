using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Broker.Gateways.SockJs;

/// <summary>Messages on their way from one side to the other: each with its length before it. When much waits, who adds to it waits too.</summary>
/// <param name="waiting">How much may wait.</param>
internal sealed class MessagePipe(int waiting)
{
    private const int Prefix = sizeof(int);

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: waiting, resumeWriterThreshold: waiting / 2, useSynchronizationContext: false));

    /// <summary>The side that takes.</summary>
    public PipeReader Reader => _pipe.Reader;

    /// <summary>Takes the next message.</summary>
    /// <param name="buffer">What was read; what was taken is cut off.</param>
    /// <param name="message">The message, in the memory of the pipe.</param>
    /// <returns>False if there is none.</returns>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadLittleEndian(out int length))
        {
            message = default;
            return false;
        }

        message = reader.UnreadSequence.Slice(0, length);
        buffer = reader.UnreadSequence.Slice(length);
        return true;
    }

    /// <summary>Adds a message, and waits while too much is there. One at a time.</summary>
    /// <returns>False if nobody takes it any more.</returns>
    public async ValueTask<bool> AddAsync(ReadOnlySequence<byte> message, CancellationToken cancellation)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_pipe.Writer.GetSpan(Prefix), checked((int)message.Length));
        _pipe.Writer.Advance(Prefix);

        foreach (var piece in message)
        {
            _pipe.Writer.Write(piece.Span);
        }

        var flush = await _pipe.Writer.FlushAsync(cancellation);
        return !flush.IsCompleted;
    }

    /// <summary>Nothing more is added. For whoever adds.</summary>
    public void End() => _pipe.Writer.Complete();
}
