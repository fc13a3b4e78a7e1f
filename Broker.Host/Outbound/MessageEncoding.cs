namespace Broker.Host.Outbound;

/// <summary>The part of MESSAGE frames that all subscribers to a message share: everything behind <c>subscription</c>, <c>ack</c> and the marks of redelivery.</summary>
/// <param name="Head">The headers and the empty line; of a small message also the body and the NUL.</param>
/// <param name="Body">The body of a large message, which is not copied; empty for a small one.</param>
/// <param name="IsText">Whether the body is UTF-8, so that the frame may go as text.</param>
internal sealed record MessageEncoding(byte[] Head, ReadOnlyMemory<byte> Body, bool IsText)
{
    /// <summary>The same, to be written.</summary>
    public MessageParts Parts => new(Head, Body, IsText);

    /// <summary>Octets of the shared part, the NUL included.</summary>
    public int Length => Parts.Length;
}
