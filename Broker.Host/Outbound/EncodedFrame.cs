namespace Broker.Host.Outbound;

/// <summary>A whole STOMP frame of the session itself, ready to be sent: CONNECTED, RECEIPT, ERROR, or the end-of-line of a heart-beat.</summary>
/// <param name="Bytes">The frame; must be UTF-8.</param>
internal sealed record EncodedFrame(byte[] Bytes)
{
    /// <summary>A heart-beat: one end-of-line (STOMP 1.2, "Heart-beating").</summary>
    public static EncodedFrame HeartBeat { get; } = new("\n"u8.ToArray());
}
