using System.Buffers;

namespace Broker.Stomp;

/// <summary>
/// A frame as it was read: a view into the reader's buffers, valid until the next call of <see cref="FrameReader.TryRead"/> and
/// until the input is advanced, whichever is first. What must live longer is copied.
/// </summary>
public readonly ref struct Frame
{
    internal Frame(StompCommand command, HeaderList headers, ReadOnlySequence<byte> body)
    {
        Command = command;
        Headers = headers;
        Body = body;
    }

    /// <summary>The command.</summary>
    public StompCommand Command { get; }

    /// <summary>The headers, decoded.</summary>
    public HeaderList Headers { get; }

    /// <summary>The body, as sent; empty if there is none.</summary>
    public ReadOnlySequence<byte> Body { get; }
}
