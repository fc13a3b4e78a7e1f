using System.Buffers;
using System.Text;
using System.Text.Json;
using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Stomp;

namespace Broker.Load.Gateways;

/// <summary>
/// STOMP over SockJS' transport for browsers that have nothing better: each request waits for what there is, and the next one follows its
/// answer. CONNECT and SUBSCRIBE are requests in between, so that one connection is enough. It is ready when the RECEIPT of SUBSCRIBE is there.
/// </summary>
internal sealed class PollingSession : IFrameReceiver, ISession
{
    private readonly byte[] _poll;
    private readonly byte[] _connect;
    private readonly byte[] _subscribe;
    private readonly IMessageReceiver _messages;

    /// <summary>Makes a session that is not open yet.</summary>
    /// <param name="loop">Where it lives.</param>
    /// <param name="web">Where the broker listens for WebSockets, and so for HTTP.</param>
    /// <param name="destination">What it subscribes to.</param>
    /// <param name="messages">Who gets its messages.</param>
    public PollingSession(EventLoop loop, Address web, string destination, IMessageReceiver messages)
    {
        var path = $"/sockjs/000/{Guid.NewGuid():N}";
        _poll = Post(web, $"{path}/xhr", string.Empty);
        _connect = Post(web, $"{path}/xhr_send", Json(Frames.Connect(Dialect.Own, TimeSpan.Zero)));
        _subscribe = Post(web, $"{path}/xhr_send", Json(Frames.Subscribe(new Subscription(destination, IsQueue: false), id: 0)));
        _messages = messages;
        Connection = new Connection(loop, web with { Transport = Transport.Tcp }, HttpReplyFraming.Instance, subprotocol: null, this);
    }

    public Action? Ready { get; set; }

    public Action<string>? Failed { get; set; }

    public Action<long>? Confirmed { get; set; }

    public Connection Connection { get; }

    // STOMP's; SockJS has its own.
    public TimeSpan PromisedHeartBeat => TimeSpan.Zero;

    public int HeartBeats { get; private set; }

    public void Open() => Connection.Open();

    public void Dispose() => Connection.Dispose();

    public void SendHeartBeat()
    {
    }

    public int WriteAck(ReadOnlySpan<byte> message, Span<byte> destination) => 0;

    public void OnOpen() => Connection.Send(_poll);

    public void OnFrame(ReadOnlySpan<byte> frame)
    {
        _ = HttpReply.TryRead(frame, out var reply);

        if (reply.Is("204"u8))
        {
            Connection.Send(_poll);
        }
        else if (reply.Is("200"u8) && reply.Body.Length > 1)
        {
            OnAnswer(reply.Body);
        }
        else
        {
            End($"{reply.FirstLine} {Encoding.UTF8.GetString(reply.Body).Trim()}");
        }
    }

    public void OnHeartBeat() => HeartBeats++;

    public void OnReadEnd() => _messages.OnReadEnd();

    public void OnClosed(string why) => Failed?.Invoke(why);

    private void OnAnswer(ReadOnlySpan<byte> answer)
    {
        switch (answer[0])
        {
            case (byte)'o':
                Connection.Send(_connect);
                break;
            case (byte)'h':
                OnHeartBeat();
                Connection.Send(_poll);
                break;
            case (byte)'a':
                Connection.Send(OnMessages(answer[1..]) ? _subscribe : _poll);
                break;
            default:
                End(Encoding.UTF8.GetString(answer).Trim());
                break;
        }
    }

    // The strings of the array are frames, or heart-beats. Returns whether one was CONNECTED.
    private bool OnMessages(ReadOnlySpan<byte> array)
    {
        var isConnected = false;
        var reader = new Utf8JsonReader(array);

        while (Read(ref reader))
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                var text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
                isConnected |= OnStomp(text.AsSpan(0, reader.CopyString(text)).TrimEnd("\0\n"u8));
                ArrayPool<byte>.Shared.Return(text);
            }
        }

        return isConnected;
    }

    private static bool Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException wrong)
        {
            throw new IOException($"A SockJS frame is not JSON: {wrong.Message}", wrong);
        }
    }

    // Returns whether it was CONNECTED.
    private bool OnStomp(ReadOnlySpan<byte> frame)
    {
        if (frame.StartsWith("MESSAGE\n"u8))
        {
            _messages.OnMessage(frame);
        }
        else if (frame.StartsWith("RECEIPT\n"u8))
        {
            Ready?.Invoke();
        }
        else if (!frame.IsEmpty && !frame.StartsWith("CONNECTED\n"u8))
        {
            End(Encoding.UTF8.GetString(frame).ReplaceLineEndings(" ").Trim());
        }

        return frame.StartsWith("CONNECTED\n"u8);
    }

    private void End(string why)
    {
        Dispose();
        OnClosed(why);
    }

    private static string Json(byte[] frame) => JsonSerializer.Serialize<string[]>([Encoding.UTF8.GetString(frame)]);

    private static byte[] Post(Address web, string path, string body) => Encoding.ASCII.GetBytes(
        FormattableString.Invariant($"POST {path} HTTP/1.1\r\nHost: {web.EndPoint}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
}
