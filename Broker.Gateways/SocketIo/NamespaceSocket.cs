using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Broker.Gateways.EngineIo;

namespace Broker.Gateways.SocketIo;

/// <summary>A client in a namespace: events to and fro, and their answers.</summary>
public sealed class NamespaceSocket
{
    private const int IdOctets = 15;

    private readonly EngineSession _session;
    private readonly Action<bool> _live;
    private readonly Handover<SocketEvent> _events = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<SocketArguments?>> _awaited = new();
    private volatile NamespaceState _state = NamespaceState.Connecting;
    private volatile bool _hasLeft;
    private long _lastId = -1;

    /// <summary>A client that wants to a namespace.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="auth">What it says of itself, an object in JSON.</param>
    /// <param name="session">The connection.</param>
    /// <param name="live">Called with true when it is let in, and with false when it has left.</param>
    internal NamespaceSocket(string name, ReadOnlyMemory<byte> auth, EngineSession session, Action<bool> live) =>
        (Namespace, Auth, _session, _live) = (name, new SocketValue(auth, []), session, live);

    /// <summary>Gets the name of the namespace; it begins with a slash.</summary>
    public string Namespace { get; }

    /// <summary>Gets what the client says of itself: an object.</summary>
    public SocketValue Auth { get; }

    /// <summary>Gets by what the client knows itself here. No secret.</summary>
    public string Id { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdOctets));

    /// <summary>Gets or sets how many octets the client may send at once, on this connection.</summary>
    public int MaxPayload
    {
        get => _session.MaxPayload;
        set => _session.MaxPayload = value;
    }

    /// <summary>Gets whether the client has left of its own accord; if not, and it is gone, it was lost.</summary>
    public bool HasLeft => _hasLeft || _session.End == EngineEnd.ClosedByClient;

    internal NamespaceState State => _state;

    /// <summary>Gets what completes when whoever runs it has ended.</summary>
    internal Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Lets the client in.</summary>
    /// <returns>False if it is gone.</returns>
    public async ValueTask<bool> AcceptAsync()
    {
        // Before it can know: then its events may come.
        if (!TryChange(NamespaceState.Connecting, NamespaceState.Connected))
        {
            return false;
        }

        _live(true);
        return await SendAsync(SocketPacketType.Connect, $$"""{"sid":"{{Id}}"}""");
    }

    /// <summary>Does not let the client in.</summary>
    /// <param name="message">Why.</param>
    /// <param name="detail">More about it, or null.</param>
    public async ValueTask RefuseAsync(string message, string? detail)
    {
        if (TryChange(NamespaceState.Connecting, NamespaceState.Closed))
        {
            await _session.Outbox.SendAsync([Refusal(Namespace, message, detail)]);
        }
    }

    /// <summary>Takes the client's next event; the one before has been dealt with then. One caller at a time.</summary>
    /// <returns>Null if there is none any more.</returns>
    public async ValueTask<SocketEvent?> ReceiveAsync() => await _events.ReceiveAsync() is (true, { } item) ? item : null;

    /// <summary>Sends an event, as soon as there is room. Any thread.</summary>
    /// <param name="message">The event.</param>
    /// <returns>False if the client is gone.</returns>
    public ValueTask<bool> EmitAsync(SocketMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _state == NamespaceState.Connected ? _session.Outbox.SendAsync(message.ToPackets(SocketPacketType.Event, Namespace, id: null)) : new ValueTask<bool>(false);
    }

    /// <summary>Sends an event and waits for its answer. Any thread.</summary>
    /// <param name="message">The event.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The answer; null if the client is gone.</returns>
    public async Task<SocketArguments?> AskAsync(SocketMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<SocketArguments?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited[id] = answer;

        try
        {
            // Whoever ends it looks at those that wait after it has changed.
            return _state == NamespaceState.Connected && await _session.Outbox.SendAsync(message.ToPackets(SocketPacketType.Event, Namespace, id))
                ? await answer.Task.WaitAsync(cancellation)
                : null;
        }
        finally
        {
            _awaited.TryRemove(id, out _);
        }
    }

    /// <summary>Sends the client away, if it is in; the connection and its other namespaces go on.</summary>
    public async ValueTask DisconnectAsync()
    {
        if (TryChange(NamespaceState.Connected, NamespaceState.Closed))
        {
            await SendAsync(SocketPacketType.Disconnect, string.Empty);
            _live(false);
        }

        TryChange(NamespaceState.Connecting, NamespaceState.Closed);
        EndEvents();
    }

    /// <summary>Closes the whole connection in good order, with all of its namespaces: a client comes back by itself then.</summary>
    public void CloseConnection() => _session.Close();

    /// <summary>What is sent to a client that is not let in.</summary>
    internal static EnginePacket Refusal(string name, string message, string? detail)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteString("message"u8, message);

        if (detail is not null)
        {
            writer.WriteStartObject("data"u8);
            writer.WriteString("detail"u8, detail);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return SocketMessage.ToPacket(SocketPacketType.ConnectError, name, json.WrittenSpan);
    }

    /// <summary>Has an application run it; its end is the end of this.</summary>
    internal void Start(ISocketApplication application) => Completion = RunAsync(application);

    /// <summary>Hands an event over, and waits until it has been dealt with.</summary>
    internal async ValueTask DeliverAsync(SocketEvent item)
    {
        await _events.DeliverAsync(item);
        item.Forget();
    }

    /// <summary>The client has answered an event.</summary>
    internal void Answer(long id, SocketArguments arguments)
    {
        if (_awaited.TryGetValue(id, out var answer))
        {
            answer.TrySetResult(arguments.Copy());
        }
    }

    /// <summary>The client has left, or its connection has.</summary>
    /// <param name="isWanted">Whether it wanted to.</param>
    internal void End(bool isWanted)
    {
        _hasLeft |= isWanted;

        if (TryChange(NamespaceState.Connected, NamespaceState.Left))
        {
            _live(false);
        }

        TryChange(NamespaceState.Connecting, NamespaceState.Left);
        EndEvents();
    }

    private async Task RunAsync(ISocketApplication application)
    {
        try
        {
            await application.RunAsync(this);
        }
        finally
        {
            await DisconnectAsync();
            _events.Abandon();
        }
    }

    private void EndEvents()
    {
        _events.End();

        foreach (var answer in _awaited.Values)
        {
            answer.TrySetResult(null);
        }
    }

    private ValueTask<bool> SendAsync(SocketPacketType type, string json) =>
        _session.Outbox.SendAsync([SocketMessage.ToPacket(type, Namespace, System.Text.Encoding.UTF8.GetBytes(json))]);

#pragma warning disable CS0420 // It is what Interlocked is for.
    private bool TryChange(NamespaceState from, NamespaceState to) => Interlocked.CompareExchange(ref _state, to, from) == from;
#pragma warning restore CS0420
}
