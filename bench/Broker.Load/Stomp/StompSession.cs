using System.Buffers.Text;
using System.Text;
using Broker.Load.Net;
using Broker.Load.Protocols;

namespace Broker.Load.Stomp;

/// <summary>
/// One STOMP conversation: CONNECT, CONNECTED, and, if it is to listen, SUBSCRIBE with a receipt, as often as there are subscriptions. It is
/// ready when the last answer is there; from then on it passes messages on.
/// </summary>
internal sealed class StompSession : IFrameReceiver, ISession
{
    private const string Subprotocol = "v12.stomp";

    private readonly byte[] _connect;
    private readonly byte[] _subscribe;
    private readonly byte[] _heartBeat;
    private readonly TimeSpan _wantedHeartBeat;
    private readonly IMessageReceiver? _messages;
    private int _missingReceipts;

    /// <summary>Makes a session that is not open yet.</summary>
    /// <param name="loop">Where it lives.</param>
    /// <param name="address">Where it connects.</param>
    /// <param name="dialect">How it speaks.</param>
    /// <param name="heartBeat">The interval of heart-beats; zero: none.</param>
    /// <param name="subscriptions">What it subscribes to.</param>
    /// <param name="messages">Who gets its messages, or null.</param>
    public StompSession(EventLoop loop, Address address, Dialect dialect, TimeSpan heartBeat, IReadOnlyList<Subscription> subscriptions, IMessageReceiver? messages)
    {
        IFraming framing = address.Transport == Transport.WebSocket ? WebSocketFraming.Instance : StreamFraming.Instance;
        Connection = new Connection(loop, address, framing, Subprotocol, this);
        _connect = Frames.Wrap(framing, Frames.Connect(dialect, heartBeat));
        _subscribe = Frames.Wrap(framing, subscriptions.Select(Frames.Subscribe));
        _heartBeat = Frames.Wrap(framing, "\n"u8.ToArray());
        _missingReceipts = subscriptions.Count;
        _wantedHeartBeat = heartBeat;
        _messages = messages;
    }

    public Action? Ready { get; set; }

    public Action<string>? Failed { get; set; }

    public Action<long>? Confirmed { get; set; }

    public Connection Connection { get; }

    // The longer of what the broker can and what was asked for; known from CONNECTED on.
    public TimeSpan PromisedHeartBeat { get; private set; }

    public int HeartBeats { get; private set; }

    public void Open() => Connection.Open();

    public void Dispose() => Connection.Dispose();

    public void SendHeartBeat() => Connection.Send(_heartBeat);

    public int WriteAck(ReadOnlySpan<byte> message, Span<byte> destination) =>
        Frames.WriteAck(Frames.Header(message, "\nack:"u8), Connection.Framing, destination);

    public void OnOpen() => Connection.Send(_connect);

    public void OnFrame(ReadOnlySpan<byte> frame)
    {
        switch (frame[0])
        {
            case (byte)'M':
                _messages?.OnMessage(frame);
                break;
            case (byte)'C':
                OnConnected(frame);
                break;
            case (byte)'R':
                OnReceipt(frame);
                break;
            default:
                OnError(frame);
                break;
        }
    }

    public void OnHeartBeat() => HeartBeats++;

    public void OnReadEnd() => _messages?.OnReadEnd();

    public void OnClosed(string why) => Fail(why);

    private void OnConnected(ReadOnlySpan<byte> frame)
    {
        if (_wantedHeartBeat > TimeSpan.Zero && Utf8Parser.TryParse(Frames.Header(frame, "\nheart-beat:"u8), out int offered, out _) && offered > 0)
        {
            PromisedHeartBeat = TimeSpan.FromMilliseconds(Math.Max(offered, _wantedHeartBeat.TotalMilliseconds));
        }

        if (_missingReceipts > 0)
        {
            Connection.Send(_subscribe);
        }
        else
        {
            Ready?.Invoke();
        }
    }

    private void OnReceipt(ReadOnlySpan<byte> frame)
    {
        if (BodyFormat.TryReadNumber(Frames.Header(frame, "\nreceipt-id:"u8), out var number))
        {
            Confirmed?.Invoke(number);
        }
        else if (--_missingReceipts == 0)
        {
            Ready?.Invoke();
        }
    }

    // What the broker says in ERROR is more than the close that follows.
    private void OnError(ReadOnlySpan<byte> frame)
    {
        var text = Encoding.UTF8.GetString(frame).ReplaceLineEndings(" ").Trim();
        Dispose();
        Fail(text);
    }

    private void Fail(string why) => Failed?.Invoke(why);
}
