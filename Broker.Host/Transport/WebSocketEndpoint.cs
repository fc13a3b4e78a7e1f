using Broker.Host.Connections;
using Microsoft.AspNetCore.Http;
using ConnectionInfo = Broker.Host.Sessions.ConnectionInfo;
using HttpVersion = Microsoft.AspNetCore.Http.HttpProtocol;

namespace Broker.Host.Transport;

/// <summary>Where web browsers connect: checks the request, says yes to it, and runs the connection on what lies below.</summary>
/// <param name="connections">What connections share; there once the broker has started.</param>
internal sealed class WebSocketEndpoint(Lazy<ConnectionServices> connections)
{
    private ConnectionServices Services => connections.Value;

    /// <summary>Handles a request to a WebSocket's path.</summary>
    /// <param name="context">The request.</param>
    /// <param name="arrival">The connection it came on.</param>
    /// <param name="request">The request as its sender sees it.</param>
    public async Task HandleAsync(HttpContext context, Arrival arrival, ForwardedRequest request)
    {
        if (!WebSocketTransport.IsAskedFor(context))
        {
            context.Response.Headers.Upgrade = "websocket";
            await PlainAnswer.WriteAsync(context, StatusCodes.Status426UpgradeRequired, "Here is a WebSocket for STOMP. A page to try it is at /.");
            return;
        }

        if (!OriginCheck.Allows(context, arrival, request, Services.Sessions.Log))
        {
            await PlainAnswer.WriteAsync(context, StatusCodes.Status403Forbidden, $"This origin may not connect (broker.conf: {OriginCheck.KeyOf(arrival)}).");
            return;
        }

        if (WebSocketHandshake.Check(context.Request, out var subprotocol) is { } fault)
        {
            await PlainAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, fault);
            return;
        }

        var from = request.Peer.ToString();
        if (Services.Doorway.Enter(from, Services.Sessions.Settings.Limits) is { } refusal)
        {
            var status = refusal.IsOfPeer ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;
            await PlainAnswer.WriteAsync(context, status, $"{refusal.Detail} (broker.conf: limits.{refusal.Error.Limit})");
            return;
        }

        try
        {
            WebSocketHandshake.Answer(context, subprotocol);
            await RunAsync(context, Describe(context, arrival, request.Peer));
        }
        finally
        {
            Services.Doorway.Leave(from);
        }
    }

    // Over HTTP/2 many share a connection, and its name with it; a request has one of its own.
    private ConnectionInfo Describe(HttpContext context, Arrival arrival, Peer peer)
    {
        var isShared = HttpVersion.IsHttp2(context.Request.Protocol);
        var id = isShared ? context.TraceIdentifier : context.Connection.Id;

        return new ConnectionInfo(id, peer.ToString(), peer.IsLoopback, isShared ? "WebSocket (HTTP/2)" : "WebSocket", CanPing: true)
        {
            Ticket = context.Request.Query["ticket"] is [{ Length: > 0 } ticket] ? ticket : null,
            ClientCertificate = arrival.ClientCertificate,
            TimeSpent = arrival.TakeTimeSpent(Services.Sessions.Clock),
        };
    }

    private async Task RunAsync(HttpContext context, ConnectionInfo info)
    {
        var transport = await WebSocketTransport.AcceptAsync(context);
        var connection = new Connection(Services, info);
        var peer = new WebSocketPeer();
        var input = new WebSocketPipeReader(transport.Input, new WebSocketDecoder(peer, connection.Outbox), connection.Activity);

        await connection.RunAsync(input, transport.Output, new WebSocketFraming(peer));
        await transport.EndAsync(Services.Sessions.Settings.Limits.Linger, Services.Sessions.Clock);
    }
}
