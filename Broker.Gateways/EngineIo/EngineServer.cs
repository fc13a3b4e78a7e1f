using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.EngineIo;

/// <summary>
/// Engine.IO, version 4: sessions over long polling and WebSockets. It handles the requests to one path; which path, from where, and
/// what happens in the sessions is the business of whoever mounts it. Any thread.
/// </summary>
/// <param name="options">What new sessions live by, asked for each.</param>
/// <param name="clock">The time.</param>
/// <param name="admit">
/// Asked before a session begins. It returns what runs the session, which is then called once in any case, and whose end closes it; or
/// null, and has answered the request.
/// </param>
public sealed class EngineServer(Func<EngineOptions> options, TimeProvider clock, Func<HttpContext, ValueTask<Func<EngineSession, Task>?>> admit)
{
    private const int IdOctets = 16;

    private readonly ConcurrentDictionary<string, EngineSession> _sessions = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Gets how many sessions there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            CrossOrigin.AnswerPreflight(context);
            return;
        }

        var request = EngineRequest.Read(context.Request);

        if (request.Fault is { } fault)
        {
            await fault.WriteAsync(context);
        }
        else if (request.Sid is null)
        {
            await BeginAsync(context, request);
        }
        else if (Find(request.Sid) is { } session)
        {
            await ContinueAsync(context, request, session);
        }
        else
        {
            await EngineError.SessionUnknown.WriteAsync(context);
        }
    }

    private static Task ContinueAsync(HttpContext context, EngineRequest request, EngineSession session)
    {
        if (request.IsWebSocket)
        {
            return WebSocketUpgrade.IsAskedFor(context) ? EngineUpgrade.RunAsync(context, session) : EngineError.BadRequest.WriteAsync(context);
        }

        return session.Carrier == EngineCarrier.WebSocket ? EngineError.BadRequest.WriteAsync(context)
            : HttpMethods.IsGet(context.Request.Method) ? EnginePolling.GetAsync(context, session)
            : HttpMethods.IsPost(context.Request.Method) ? EnginePolling.PostAsync(context, session)
            : EngineError.BadRequest.WriteAsync(context);
    }

    // A session that is overdue is found so even if its timer comes late.
    private EngineSession? Find(string sid)
    {
        if (_sessions.TryGetValue(sid, out var session))
        {
            session.Check();
        }

        return _sessions.GetValueOrDefault(sid);
    }

    private async Task BeginAsync(HttpContext context, EngineRequest request)
    {
        var isRight = request.IsWebSocket ? WebSocketUpgrade.IsAskedFor(context) : HttpMethods.IsGet(context.Request.Method);
        var fault = isRight ? null : HttpMethods.IsGet(context.Request.Method) ? EngineError.BadRequest : EngineError.BadMethod;
        var settings = options();

        if (fault is null && Interlocked.Increment(ref _count) > settings.MaxSessions)
        {
            Interlocked.Decrement(ref _count);
            fault = EngineError.TooManySessions;
        }

        if (fault is not null)
        {
            await fault.WriteAsync(context);
            return;
        }

        if (await AdmitAsync(context) is { } run)
        {
            await (request.IsWebSocket ? RunOnWebSocketAsync(context, settings, run) : OpenOnPollingAsync(context, settings, run));
        }
    }

    // Who is refused, or fails, has no place.
    private async ValueTask<Func<EngineSession, Task>?> AdmitAsync(HttpContext context)
    {
        Func<EngineSession, Task>? run = null;

        try
        {
            run = await admit(context);
        }
        finally
        {
            if (run is null)
            {
                Interlocked.Decrement(ref _count);
            }
        }

        return run;
    }

    private async Task OpenOnPollingAsync(HttpContext context, EngineOptions settings, Func<EngineSession, Task> run)
    {
        var session = Begin(settings, EngineCarrier.Polling);
        session.Start(run);

        try
        {
            await EngineAnswer.WriteAsync(context, EngineAnswer.Text, OpenPacket(session, """["websocket"]""").Octets);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            session.Finish(EngineEnd.Lost);
        }
    }

    private async Task RunOnWebSocketAsync(HttpContext context, EngineOptions settings, Func<EngineSession, Task> run)
    {
        var session = Begin(settings, EngineCarrier.WebSocket);

        try
        {
            await session.Outbox.SendAsync([OpenPacket(session, "[]")]);
            session.Start(run);
            using var socket = await WebSocketUpgrade.AcceptAsync(context);
            await EngineSocket.RunAsync(socket, session);
        }
        finally
        {
            session.Finish(EngineEnd.Lost);
            session.Leave();
            await session.Completion;
        }
    }

    private EngineSession Begin(EngineOptions settings, EngineCarrier carrier)
    {
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdOctets));
        var session = new EngineSession(id, settings, clock, carrier, Forget);
        _sessions.TryAdd(id, session);
        return session;
    }

    private void Forget(EngineSession session)
    {
        _sessions.TryRemove(session.Id, out _);
        Interlocked.Decrement(ref _count);
    }

    private static EnginePacket OpenPacket(EngineSession session, string upgrades)
    {
        var options = session.Options;
        return new EnginePacket(
            Encoding.UTF8.GetBytes(FormattableString.Invariant(
                $$"""0{"sid":"{{session.Id}}","upgrades":{{upgrades}},"pingInterval":{{options.PingInterval.TotalMilliseconds:0}},"pingTimeout":{{options.PingTimeout.TotalMilliseconds:0}},"maxPayload":{{options.MaxPayload}}}""")),
            IsBinary: false);
    }
}
