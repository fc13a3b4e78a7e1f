namespace Broker.Host.Outbound;

/// <summary>What all MESSAGE frames of a message have in common, as it is written: kept with the message, or made for one frame and valid until the next is made.</summary>
/// <param name="head">See <see cref="MessageEncoding"/>.</param>
/// <param name="body">See <see cref="MessageEncoding"/>.</param>
/// <param name="isText">See <see cref="MessageEncoding"/>.</param>
internal readonly ref struct MessageParts(ReadOnlySpan<byte> head, ReadOnlyMemory<byte> body, bool isText)
{
    public ReadOnlySpan<byte> Head { get; } = head;

    public ReadOnlyMemory<byte> Body { get; } = body;

    public bool IsText => isText;

    /// <summary>Octets of the shared part, the NUL included.</summary>
    public int Length => Body.IsEmpty ? Head.Length : Head.Length + Body.Length + 1;
}
