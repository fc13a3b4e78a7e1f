using Broker.Core.Messages;

namespace Broker.Core.Selectors;

/// <summary>What a selector is asked about: a message, what its queue knows of it, and room to write texts in.</summary>
/// <param name="message">The message.</param>
/// <param name="earlierDeliveries">How many times it was delivered before.</param>
/// <param name="scratch"><see cref="ScratchLength"/> octets.</param>
internal readonly ref struct SelectorContext(Message message, int earlierDeliveries, Span<byte> scratch)
{
    /// <summary>Octets of room: for an id, and for a number with its sign.</summary>
    public const int ScratchLength = MessageId.MaxTextLength + 20;

    private readonly Span<byte> _scratch = scratch;

    public Message Message { get; } = message;

    public int EarlierDeliveries { get; } = earlierDeliveries;

    /// <summary>Gets room for the message's id; it is written again wherever it is asked for, and always is the same.</summary>
    public Span<byte> IdScratch => _scratch[..MessageId.MaxTextLength];

    /// <summary>Gets room for a number as LIKE and IN see it, which nobody looks at after them.</summary>
    public Span<byte> NumberScratch => _scratch[MessageId.MaxTextLength..];
}
