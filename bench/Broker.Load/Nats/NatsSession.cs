using System.Text;
using Broker.Load.Net;
using Broker.Load.Protocols;

namespace Broker.Load.Nats;

/// <summary>
/// One NATS conversation: the server says INFO, the session CONNECT, SUB as often as there are subscriptions, and PING. It is ready with the first
/// PONG, for the server does one thing after another; later ones are signs of life.
/// </summary>
internal sealed class NatsSession : IFrameReceiver, ISession
{
    private const string Connect = "CONNECT {\"verbose\":false,\"pedantic\":false,\"tls_required\":false,\"headers\":false,\"protocol\":1,\"lang\":\"load\",\"version\":\"1\"}\r\n";

    private readonly byte[] _greeting;
    private readonly byte[] _ping;
    private readonly byte[] _pong;
    private readonly IMessageReceiver? _messages;
    private bool _hasGreeted;
    private bool _isReady;

    /// <summary>Makes a session that is not open yet.</summary>
    /// <param name="loop">Where it lives.</param>
    /// <param name="address">Where it connects.</param>
    /// <param name="heartBeat">The interval of PING, which the server answers; zero: none.</param>
    /// <param name="subscriptions">What it subscribes to.</param>
    /// <param name="messages">Who gets its messages, or null.</param>
    public NatsSession(EventLoop loop, Address address, TimeSpan heartBeat, IReadOnlyList<Subscription> subscriptions, IMessageReceiver? messages)
    {
        Connection = new Connection(loop, address, new NatsFraming(address.Transport), subprotocol: null, this);
        PromisedHeartBeat = heartBeat;
        _greeting = Wrap(Connect + string.Concat(subscriptions.Select(Subscribe)) + "PING\r\n");
        _ping = Wrap("PING\r\n");
        _pong = Wrap("PONG\r\n");
        _messages = messages;
    }

    public Action? Ready { get; set; }

    public Action<string>? Failed { get; set; }

    public Action<long>? Confirmed { get; set; }

    public Connection Connection { get; }

    public TimeSpan PromisedHeartBeat { get; }

    public int HeartBeats { get; private set; }

    public void Open() => Connection.Open();

    public void Dispose() => Connection.Dispose();

    public void SendHeartBeat() => Connection.Send(_ping);

    public int WriteAck(ReadOnlySpan<byte> message, Span<byte> destination) => 0;

    // The server speaks first.
    public void OnOpen()
    {
    }

    public void OnFrame(ReadOnlySpan<byte> frame)
    {
        switch (frame)
        {
            case [(byte)'M', ..]:
                _messages?.OnMessage(frame);
                break;
            case [(byte)'I', ..]:
                OnInfo();
                break;
            case [(byte)'P', (byte)'I', ..]:
                Connection.Send(_pong);
                break;
            case [(byte)'P', ..]:
                OnPong();
                break;
            default:
                OnError(frame);
                break;
        }
    }

    public void OnHeartBeat() => HeartBeats++;

    public void OnReadEnd() => _messages?.OnReadEnd();

    public void OnClosed(string why) => Failed?.Invoke(why);

    private static string Subscribe(Subscription subscription, int id) =>
        FormattableString.Invariant($"SUB {subscription.Destination}{(subscription.IsQueue ? " group" : string.Empty)} {id + 1}\r\n");

    // It may come again, when the server has something new to say of itself.
    private void OnInfo()
    {
        if (!_hasGreeted)
        {
            _hasGreeted = true;
            Connection.Send(_greeting);
        }
    }

    private void OnPong()
    {
        if (_isReady)
        {
            OnHeartBeat();
            return;
        }

        _isReady = true;
        Ready?.Invoke();
    }

    private void OnError(ReadOnlySpan<byte> frame)
    {
        var text = Encoding.UTF8.GetString(frame);
        Dispose();
        Failed?.Invoke(text);
    }

    private byte[] Wrap(string operations)
    {
        var plain = Encoding.ASCII.GetBytes(operations);
        var wrapped = new byte[Connection.Framing.MaxPrefix + plain.Length];
        return wrapped[..Connection.Framing.Wrap(plain, wrapped)];
    }
}
