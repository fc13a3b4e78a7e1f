using Broker.Host.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Host.Transport;

/// <summary>
/// Where web browsers connect: checks the request, upgrades it, and runs the connection on the transport below HTTP, so that nothing
/// stands between the socket and our framing.
/// </summary>
/// <param name="connections">What connections share; there once the broker has started.</param>
internal sealed class WebSocketEndpoint(Lazy<ConnectionServices> connections)
{
    private ConnectionServices Services => connections.Value;

    /// <summary>Handles a request to a WebSocket's path.</summary>
    public async Task HandleAsync(HttpContext context, Listener listener)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true } || !string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.Upgrade = "websocket";
            await PlainAnswer.WriteAsync(context, StatusCodes.Status426UpgradeRequired, "Here is a WebSocket for STOMP. A page to try it is at /.");
            return;
        }

        if (!IsAllowed(context, listener))
        {
            await PlainAnswer.WriteAsync(context, StatusCodes.Status403Forbidden, $"This origin may not connect (broker.conf: listener:{listener.Name}.origins).");
            return;
        }

        if (WebSocketHandshake.Check(context.Request, out var subprotocol) is { } fault)
        {
            await PlainAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, fault);
            return;
        }

        var from = PeerAddress.Of(context.Connection.RemoteIpAddress);
        if (Services.Doorway.Enter(from, Services.Sessions.Settings.Limits) is { } refusal)
        {
            var status = refusal.IsOfPeer ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;
            await PlainAnswer.WriteAsync(context, status, $"{refusal.Detail} (broker.conf: limits.{refusal.Error.Limit})");
            return;
        }

        try
        {
            WebSocketHandshake.Answer(context, subprotocol);
            await upgrade.UpgradeAsync();
            await RunAsync(context);
        }
        finally
        {
            Services.Doorway.Leave(from);
        }
    }

    private async Task RunAsync(HttpContext context)
    {
        var transport = context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport;
        var info = PeerAddress.Describe(context.Connection.Id, context.Connection.RemoteIpAddress, "WebSocket", canPing: true) with
        {
            Ticket = context.Request.Query["ticket"] is [{ Length: > 0 } ticket] ? ticket : null,
        };
        var connection = new Connection(Services, info);
        var peer = new WebSocketPeer();
        var input = new WebSocketPipeReader(transport.Input, new WebSocketDecoder(peer, connection.Outbox), connection.Activity);

        await connection.RunAsync(input, transport.Output, new WebSocketFraming(peer));
        await TransportEnd.AwaitAsync(context.Features, Services.Sessions.Settings.Limits.Linger, Services.Sessions.Clock);
    }

    private bool IsAllowed(HttpContext context, Listener listener)
    {
        var origin = context.Request.Headers.Origin.Count == 0 ? null : context.Request.Headers.Origin.ToString();
        if (listener.Origins.Allow(origin, context.Request.Scheme, context.Request.Host.Value ?? string.Empty))
        {
            return true;
        }

        Services.Sessions.Log.OriginRefused(PeerAddress.Of(context.Connection.RemoteIpAddress), origin!, listener.Url, $"listener:{listener.Name}.origins");
        return false;
    }
}
