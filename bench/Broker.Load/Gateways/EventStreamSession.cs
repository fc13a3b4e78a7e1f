using System.Text;
using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Stomp;

namespace Broker.Load.Gateways;

/// <summary>One that listens to server-sent events: one request, which shows who asks, and an answer that goes on. It is ready when the broker has said that it is subscribed.</summary>
internal sealed class EventStreamSession : IFrameReceiver, ISession
{
    private readonly byte[] _request;
    private readonly IMessageReceiver _messages;
    private bool _isReady;

    /// <summary>Makes a session that is not open yet.</summary>
    /// <param name="loop">Where it lives.</param>
    /// <param name="web">Where the broker listens for WebSockets, and so for HTTP.</param>
    /// <param name="destination">What it subscribes to.</param>
    /// <param name="messages">Who gets its messages.</param>
    public EventStreamSession(EventLoop loop, Address web, string destination, IMessageReceiver messages)
    {
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Dialect.Own.Login}:{Dialect.Own.Passcode}"));
        _request = Encoding.ASCII.GetBytes($"GET /d{destination} HTTP/1.1\r\nHost: {web.EndPoint}\r\nAccept: text/event-stream\r\nAuthorization: Basic {login}\r\n\r\n");
        _messages = messages;
        Connection = new Connection(loop, web with { Transport = Transport.Tcp }, new EventStreamFraming(), subprotocol: null, this);
    }

    public Action? Ready { get; set; }

    public Action<string>? Failed { get; set; }

    public Action<long>? Confirmed { get; set; }

    public Connection Connection { get; }

    // Its heart-beats are comments, which promise nothing.
    public TimeSpan PromisedHeartBeat => TimeSpan.Zero;

    public int HeartBeats { get; private set; }

    public void Open() => Connection.Open();

    public void Dispose() => Connection.Dispose();

    public void SendHeartBeat()
    {
    }

    public int WriteAck(ReadOnlySpan<byte> message, Span<byte> destination) => 0;

    public void OnOpen() => Connection.Send(_request);

    public void OnFrame(ReadOnlySpan<byte> frame)
    {
        if (frame.StartsWith("event: message\n"u8))
        {
            _messages.OnMessage(frame);
        }
        else if (frame.StartsWith(":"u8))
        {
            OnComment();
        }
        else if (!frame.StartsWith("HTTP/1.1 200 "u8))
        {
            Dispose();
            OnClosed(HttpReply.TryRead(frame, out var reply) ? $"{reply.FirstLine} {Encoding.UTF8.GetString(reply.Body)}" : Encoding.UTF8.GetString(frame));
        }
    }

    public void OnHeartBeat() => HeartBeats++;

    public void OnReadEnd() => _messages.OnReadEnd();

    public void OnClosed(string why) => Failed?.Invoke(why);

    // The first one says that the subscription is there.
    private void OnComment()
    {
        if (_isReady)
        {
            OnHeartBeat();
            return;
        }

        _isReady = true;
        Ready?.Invoke();
    }
}
