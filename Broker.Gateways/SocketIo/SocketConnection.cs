using Broker.Gateways.EngineIo;

namespace Broker.Gateways.SocketIo;

/// <summary>One connection: reads its packets and hands them to the namespaces they are for. Whatever is no packet closes it.</summary>
internal sealed class SocketConnection
{
    private readonly EngineSession _session;
    private readonly ISocketApplication _application;
    private readonly SocketOptions _options;
    private readonly SocketPacketReader _reader;
    private readonly Dictionary<string, NamespaceSocket> _sockets = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly ITimer _lonely;
    private int _live;
    private bool _isStopping;

    public SocketConnection(EngineSession session, ISocketApplication application, SocketOptions options, TimeProvider clock)
    {
        (_session, _application, _options) = (session, application, options);
        _reader = new SocketPacketReader(options.Limits);
        _lonely = clock.CreateTimer(_ => session.Close(), state: null, options.ConnectTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs it until it and all of its namespaces have ended.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await _session.ReceiveAsync() is { } message)
            {
                if (_reader.Read(message, _session.MaxPayload) is { } packet)
                {
                    await HandleAsync(packet);
                }
            }
        }
        catch (SocketProtocolException)
        {
            // The client knows what it has sent; there is no packet to tell it more.
            _session.Close();
        }
        finally
        {
            await _lonely.DisposeAsync();
            await EndAsync();
        }
    }

    /// <summary>No client is let in any more: without a namespace the connection closes.</summary>
    public void Stop()
    {
        bool isLonely;

        lock (_lock)
        {
            _isStopping = true;
            isLonely = _live == 0;
        }

        if (isLonely)
        {
            _session.Close();
        }
    }

    private ValueTask HandleAsync(SocketPacket packet) => packet.Type switch
    {
        SocketPacketType.Connect => ConnectAsync(packet),
        SocketPacketType.Disconnect => Disconnect(packet),
        _ => HandOverAsync(packet),
    };

    private async ValueTask ConnectAsync(SocketPacket packet)
    {
        if (_sockets.TryGetValue(packet.Namespace, out var former))
        {
            // Whose application connects before the answer is there says it twice.
            if (former.State is NamespaceState.Connecting or NamespaceState.Connected)
            {
                if (packet.Auth.Span.SequenceEqual(former.Auth.Json.Span))
                {
                    return;
                }

                throw new SocketProtocolException("the namespace is connected already");
            }

            // One after the other, so that coming and going does not pile up.
            await former.Completion;
            _sockets.Remove(packet.Namespace);
        }

        if (_sockets.Count >= _options.MaxNamespaces && !await MakeRoomAsync())
        {
            await _session.Outbox.SendAsync([NamespaceSocket.Refusal(packet.Namespace, "Too many namespaces", detail: null)]);
            return;
        }

        var socket = new NamespaceSocket(packet.Namespace, packet.Auth.ToArray(), _session, NoteLive);
        _sockets.Add(packet.Namespace, socket);
        socket.Start(_application);
    }

    private ValueTask Disconnect(SocketPacket packet)
    {
        Find(packet).End(isWanted: true);
        return ValueTask.CompletedTask;
    }

    private async ValueTask HandOverAsync(SocketPacket packet)
    {
        var socket = Find(packet);

        if (socket.State == NamespaceState.Closed)
        {
            return;
        }

        if (socket.State != NamespaceState.Connected)
        {
            throw new SocketProtocolException("the namespace is not connected");
        }

        if (packet.Type == SocketPacketType.Ack)
        {
            socket.Answer(packet.AckId!.Value, packet.Arguments);
        }
        else
        {
            await socket.DeliverAsync(new SocketEvent(packet, _session));
        }
    }

    private NamespaceSocket Find(SocketPacket packet) =>
        _sockets.GetValueOrDefault(packet.Namespace) ?? throw new SocketProtocolException("the namespace is not connected");

    private async ValueTask<bool> MakeRoomAsync()
    {
        foreach (var (name, socket) in _sockets.Where(entry => entry.Value.State is NamespaceState.Left or NamespaceState.Closed).ToList())
        {
            await socket.Completion;
            _sockets.Remove(name);
        }

        return _sockets.Count < _options.MaxNamespaces;
    }

    private void NoteLive(bool isMore)
    {
        bool isToClose;

        lock (_lock)
        {
            _live += isMore ? 1 : -1;
            isToClose = _live == 0 && _isStopping;
            _lonely.Change(_live == 0 ? _options.ConnectTimeout : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        if (isToClose)
        {
            _session.Close();
        }
    }

    private async Task EndAsync()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.End(isWanted: false);
        }

        try
        {
            await Task.WhenAll(_sockets.Values.Select(socket => socket.Completion));
        }
        finally
        {
            _application.Leave();
        }
    }
}
