using System.Net.WebSockets;

namespace Broker.Gateways.EngineIo;

/// <summary>
/// A session of Engine.IO: messages to and fro with one client, whatever carries them. It begins on polling or on a WebSocket, may change
/// from the first to the second, and ends once.
/// </summary>
public sealed class EngineSession
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly Action<EngineSession> _forget;
    private readonly EngineHeart _heart;
    private EngineCarrier _carrier;
    private EngineEnd? _end;
    private bool _isPolling;
    private bool _isPosting;
    private bool _isGone;
    private ITimer? _farewell;
    private WebSocket? _socket;

    /// <summary>Begins a session.</summary>
    /// <param name="id">Its name, which nobody can guess.</param>
    /// <param name="options">What it lives by.</param>
    /// <param name="clock">The time.</param>
    /// <param name="carrier">What carries it.</param>
    /// <param name="forget">Called once, when nothing about it has to be known any more.</param>
    internal EngineSession(string id, EngineOptions options, TimeProvider clock, EngineCarrier carrier, Action<EngineSession> forget)
    {
        (Id, Options, _clock, _carrier, _forget) = (id, options, clock, carrier, forget);
        MaxPayload = options.FirstPayload ?? options.MaxPayload;
        Outbox = new EngineOutbox(options.MaxWaiting);
        _heart = new EngineHeart(options, clock, Outbox.Ping, () => Finish(EngineEnd.PingTimeout));
    }

    /// <summary>Gets its name. A secret of the client's: who has it has the session.</summary>
    public string Id { get; }

    /// <summary>Gets or sets how many octets the client may send at once. Any thread.</summary>
    public int MaxPayload { get; set; }

    /// <summary>Gets why it ended; null: it has not. Any thread.</summary>
    public EngineEnd? End
    {
        get
        {
            lock (_lock)
            {
                return _end;
            }
        }
    }

    /// <summary>Gets what completes when whoever runs it has ended; that is after the session.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    internal EngineOptions Options { get; }

    internal TimeProvider Clock => _clock;

    internal Handover<EngineMessage> Inbox { get; } = new();

    internal EngineOutbox Outbox { get; }

    /// <summary>What carries it now.</summary>
    internal EngineCarrier Carrier
    {
        get
        {
            lock (_lock)
            {
                return _carrier;
            }
        }
    }

    /// <summary>Takes the next message of the client. The one before has been dealt with then, and its octets are gone. One caller at a time.</summary>
    /// <returns>Null if the session has ended.</returns>
    public async ValueTask<EngineMessage?> ReceiveAsync() => await Inbox.ReceiveAsync() is (true, var message) ? message : null;

    /// <summary>Sends a message, as soon as there is room among those that wait. Any thread.</summary>
    /// <param name="message">The message; its octets are copied.</param>
    /// <returns>False if the session has ended.</returns>
    /// <exception cref="ArgumentException">A text has U+001E in it, which divides packets.</exception>
    public ValueTask<bool> SendAsync(EngineMessage message) => Outbox.SendAsync([EnginePacket.Of(message)]);

    /// <summary>Sends messages with no other between them.</summary>
    /// <param name="messages">The messages; their octets are copied.</param>
    /// <returns>False if the session has ended.</returns>
    /// <exception cref="ArgumentException">A text has U+001E in it, which divides packets.</exception>
    public ValueTask<bool> SendAsync(IEnumerable<EngineMessage> messages) => Outbox.SendAsync([.. messages.Select(EnginePacket.Of)]);

    /// <summary>Closes the session; what waits is still sent. Any thread; the first time counts.</summary>
    public void Close() => Finish(EngineEnd.Closed);

    /// <summary>Has it run; its end closes the session.</summary>
    internal void Start(Func<EngineSession, Task> run) => Completion = RunAsync(run);

    /// <summary>Ends the session; the first time counts.</summary>
    internal void Finish(EngineEnd reason)
    {
        bool isOver;

        lock (_lock)
        {
            if (_end is not null)
            {
                return;
            }

            _end = reason;

            // A client that polls learns it with its next request, if it is to learn it at all.
            isOver = reason is not (EngineEnd.Closed or EngineEnd.ClosedByClient) && _carrier != EngineCarrier.WebSocket;
        }

        _heart.Stop();
        Inbox.End();
        Outbox.End(reason == EngineEnd.ClosedByClient ? EnginePacket.Noop : EnginePacket.Close, discard: reason != EngineEnd.Closed);

        if (isOver)
        {
            Leave();
        }
        else
        {
            _farewell = _clock.CreateTimer(_ => Leave(), state: null, Options.CloseTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Nothing more is to be said to the client: the session is forgotten.</summary>
    internal void Leave()
    {
        WebSocket? socket;

        lock (_lock)
        {
            if (_isGone)
            {
                return;
            }

            _isGone = true;
            socket = _socket;
        }

        _farewell?.Dispose();
        _forget(this);
        socket?.Abort();
    }

    /// <summary>A WebSocket carries it, or may soon; it is given up when the session is forgotten.</summary>
    internal void Use(WebSocket socket)
    {
        bool isGone;

        lock (_lock)
        {
            _socket = socket;
            isGone = _isGone;
        }

        if (isGone)
        {
            socket.Abort();
        }
    }

    /// <summary>Does what a packet of the client says; a message has been dealt with when it returns.</summary>
    /// <returns>False if the session has ended.</returns>
    internal async ValueTask<bool> HandleAsync(EngineInput input)
    {
        switch (input.Type)
        {
            case EnginePacketType.Message:
                return await HandOverAsync(new EngineMessage(input.Data, input.IsBinary));
            case EnginePacketType.Pong:
                _heart.Answered();
                return End is null;
            case EnginePacketType.Noop:
                return End is null;
            case EnginePacketType.Close:
                Finish(EngineEnd.ClosedByClient);
                return false;
            default:
                Finish(EngineEnd.ProtocolError);
                return false;
        }
    }

    /// <summary>Does what time has made due, before a request is looked at.</summary>
    internal void Check() => _heart.Check();

    /// <summary>Octets of the client have come.</summary>
    internal void Hear() => _heart.Hear();

    /// <summary>The client has taken octets.</summary>
    internal void NoteSent(bool isPing) => _heart.Sent(isPing);

    /// <summary>Takes the place of the one request that may wait for packets.</summary>
    internal bool TryBeginPoll() => TryBegin(ref _isPolling);

    /// <summary>Gives it back.</summary>
    internal void EndPoll() => EndRequest(ref _isPolling);

    /// <summary>Takes the place of the one request that may bring packets.</summary>
    internal bool TryBeginPost() => TryBegin(ref _isPosting);

    /// <summary>Gives it back.</summary>
    internal void EndPost() => EndRequest(ref _isPosting);

    /// <summary>Changes what carries the session, if it is carried as expected and has not ended; who waits for packets looks again.</summary>
    internal bool TryChange(EngineCarrier from, EngineCarrier to)
    {
        lock (_lock)
        {
            // Whoever brings packets in two ways at once would bring them in no order.
            if (_carrier != from || _end is not null || (to == EngineCarrier.WebSocket && _isPosting))
            {
                return false;
            }

            _carrier = to;
        }

        Outbox.Stir();
        return true;
    }

    private async Task RunAsync(Func<EngineSession, Task> run)
    {
        try
        {
            await run(this);
        }
        finally
        {
            Close();
            Inbox.Abandon();
        }
    }

    private async ValueTask<bool> HandOverAsync(EngineMessage message)
    {
        _heart.SetBusy(true);
        var isTaken = await Inbox.DeliverAsync(message);
        _heart.SetBusy(false);
        return isTaken && End is null;
    }

    private bool TryBegin(ref bool isTaken)
    {
        lock (_lock)
        {
            var isFree = !isTaken;
            isTaken = true;
            return isFree;
        }
    }

    private void EndRequest(ref bool isTaken)
    {
        lock (_lock)
        {
            isTaken = false;
        }
    }
}
