using System.Collections.Concurrent;
using Broker.Gateways.EngineIo;
using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.SocketIo;

/// <summary>
/// Socket.IO, version 5, on top of Engine.IO: namespaces, events, answers, octets attached. A connection that is lost is not taken up
/// again: its client gets a new one. It handles the requests to one path. Any thread.
/// </summary>
public sealed class SocketServer
{
    private readonly EngineServer _engine;
    private readonly Func<HttpContext, ValueTask<ISocketApplication?>> _admit;
    private readonly Func<SocketOptions> _options;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<SocketConnection, EngineSession> _connections = new();
    private volatile bool _isStopping;

    /// <summary>Makes a server.</summary>
    /// <param name="options">What new connections live by, asked for each.</param>
    /// <param name="engine">What their sessions live by, asked for each.</param>
    /// <param name="clock">The time.</param>
    /// <param name="admit">Asked before a connection begins: what happens on it; or null, and the request has been answered.</param>
    public SocketServer(Func<SocketOptions> options, Func<EngineOptions> engine, TimeProvider clock, Func<HttpContext, ValueTask<ISocketApplication?>> admit)
    {
        (_options, _clock, _admit) = (options, clock, admit);
        _engine = new EngineServer(engine, clock, AdmitAsync);
    }

    /// <summary>Gets how many connections there are.</summary>
    public int Count => _engine.Count;

    /// <summary>Handles a request.</summary>
    public Task HandleAsync(HttpContext context) => _engine.HandleAsync(context);

    /// <summary>Closes the connections without a namespace, and the others when they have none any more; new ones are refused.</summary>
    public void Stop()
    {
        _isStopping = true;

        foreach (var connection in _connections.Keys)
        {
            connection.Stop();
        }
    }

    private async ValueTask<Func<EngineSession, Task>?> AdmitAsync(HttpContext context)
    {
        if (_isStopping)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return null;
        }

        return await _admit(context) is { } application ? session => RunAsync(session, application) : null;
    }

    private async Task RunAsync(EngineSession session, ISocketApplication application)
    {
        var connection = new SocketConnection(session, application, _options(), _clock);
        _connections.TryAdd(connection, session);

        if (_isStopping)
        {
            connection.Stop();
        }

        try
        {
            await connection.RunAsync();
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }
}
