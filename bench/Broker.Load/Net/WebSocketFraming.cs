namespace Broker.Load.Net;

/// <summary>STOMP frames as WebSocket messages (RFC 6455), one frame a message, as browsers send them and as brokers answer.</summary>
internal sealed class WebSocketFraming : IFraming
{
    public static WebSocketFraming Instance { get; } = new();

    public int MaxPrefix => WebSocketFrames.MaxHeader;

    public int Wrap(ReadOnlySpan<byte> frame, Span<byte> destination) => WebSocketFrames.Wrap(WebSocketFrames.Text, frame, destination);

    public byte MaskAt(int index) => WebSocketFrames.MaskAt(index);

    public int Split(ReadOnlySpan<byte> received, IFrameReceiver receiver, Connection connection)
    {
        var done = 0;

        while (WebSocketFrames.TryReadHeader(received[done..], out var opcode, out var header, out var length) && received.Length - done - header >= length)
        {
            var payload = received.Slice(done + header, (int)length);
            done += header + (int)length;

            if (opcode < WebSocketFrames.Close)
            {
                Deliver(payload, receiver);
            }
            else
            {
                WebSocketFrames.HandleControl(opcode, payload, connection);
            }
        }

        return done;
    }

    // Some brokers put an end-of-line behind the NUL.
    private static void Deliver(ReadOnlySpan<byte> payload, IFrameReceiver receiver)
    {
        var frame = payload.TrimEnd("\r\n"u8);

        if (frame.IsEmpty)
        {
            receiver.OnHeartBeat();
        }
        else
        {
            receiver.OnFrame(frame[^1] == 0 ? frame[..^1] : frame);
        }
    }
}
