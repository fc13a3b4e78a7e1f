namespace Broker.Host.Outbound;

/// <summary>What all MESSAGE frames of a message have in common, as it is written: kept with the message, or made for one frame and valid until the next is made.</summary>
/// <param name="head">The headers and the empty line; all there is if <paramref name="body"/> is empty.</param>
/// <param name="body">The body, which a NUL follows; empty if it is in the head with its NUL, or if there is none.</param>
/// <param name="isText">Whether the body is UTF-8, so that the frame may go as text.</param>
internal readonly ref struct MessageParts(ReadOnlySpan<byte> head, ReadOnlyMemory<byte> body, bool isText)
{
    public ReadOnlySpan<byte> Head { get; } = head;

    public ReadOnlyMemory<byte> Body { get; } = body;

    public bool IsText => isText;

    /// <summary>Octets of the shared part, the NUL included.</summary>
    public int Length => Body.IsEmpty ? Head.Length : Head.Length + Body.Length + 1;
}
