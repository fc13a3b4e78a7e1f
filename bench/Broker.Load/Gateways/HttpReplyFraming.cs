using Broker.Load.Net;

namespace Broker.Load.Gateways;

/// <summary>Answers of HTTP/1.1, one after another on a connection that is kept; each is a frame, with its head. What is sent is a request as it is.</summary>
internal sealed class HttpReplyFraming : IFraming
{
    public static HttpReplyFraming Instance { get; } = new();

    public int Split(ReadOnlySpan<byte> received, IFrameReceiver receiver, Connection connection)
    {
        var done = 0;

        while (HttpReply.TryRead(received[done..], out var reply))
        {
            receiver.OnFrame(received.Slice(done, reply.Length));
            done += reply.Length;
        }

        return done;
    }
}
