using System.Buffers.Text;
using System.Text;
using Broker.Load.Net;
using Broker.Load.Targets;

namespace Broker.Load.Stomp;

/// <summary>
/// One STOMP conversation: CONNECT, CONNECTED, and, if it is to listen, SUBSCRIBE with a receipt. It is ready when the last answer is
/// there; from then on it passes messages on.
/// </summary>
internal sealed class Session : IFrameReceiver, IDisposable
{
    private readonly Connection _connection;
    private readonly byte[] _connect;
    private readonly byte[]? _subscribe;
    private readonly byte[] _heartBeat;
    private readonly TimeSpan _wantedHeartBeat;
    private readonly IMessageReceiver? _messages;

    /// <summary>Makes a session that is not open yet.</summary>
    /// <param name="loop">Where it lives.</param>
    /// <param name="address">Where it connects.</param>
    /// <param name="dialect">How it speaks.</param>
    /// <param name="heartBeat">The interval of heart-beats; zero: none.</param>
    /// <param name="subscription">What it subscribes to, or null.</param>
    /// <param name="messages">Who gets its messages, or null.</param>
    public Session(EventLoop loop, Address address, Dialect dialect, TimeSpan heartBeat, Subscription? subscription, IMessageReceiver? messages)
    {
        _connection = new Connection(loop, address, this);
        _connect = Frames.Wrap(_connection.Framing, Frames.Connect(dialect, heartBeat));
        _subscribe = subscription is null ? null : Frames.Wrap(_connection.Framing, Frames.Subscribe(subscription));
        _heartBeat = Frames.Wrap(_connection.Framing, "\n"u8);
        _wantedHeartBeat = heartBeat;
        _messages = messages;
    }

    /// <summary>Called once, when the session is ready.</summary>
    public Action? Ready { get; set; }

    /// <summary>Called once, when the session has come to an end that it should not have come to.</summary>
    public Action<string>? Failed { get; set; }

    /// <summary>Where its frames go.</summary>
    public Connection Connection => _connection;

    /// <summary>How often the broker has promised to beat: the longer of what it can and what was asked for; zero: never. From CONNECTED on.</summary>
    public TimeSpan PromisedHeartBeat { get; private set; }

    /// <summary>How many heart-beats have come.</summary>
    public int HeartBeats { get; private set; }

    /// <summary>Connects.</summary>
    public void Open() => _connection.Open();

    /// <summary>Ends without a word.</summary>
    public void Dispose() => _connection.Dispose();

    /// <summary>Gives a sign of life.</summary>
    public void SendHeartBeat() => _connection.Send(_heartBeat);

    public void OnOpen() => _connection.Send(_connect);

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
                Ready?.Invoke();
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

        if (_subscribe is not null)
        {
            _connection.Send(_subscribe);
        }
        else
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
