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

        if (!await OriginCheck.TryPassAsync(context, arrival, request, Services.Sessions))
        {
            return;
        }

        if (WebSocketHandshake.Check(context.Request, out var subprotocol) is { } fault)
        {
            await PlainAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, fault);
            return;
        }

        var from = request.Peer.ToString();
        if (!arrival.TakeEntrance() && Services.Doorway.Enter(from, Services.Sessions.Settings.Limits) is { } refusal)
        {
            await PlainAnswer.RefuseAsync(context, refusal);
            return;
        }

        try
        {
            var compression = arrival.Settings.Compresses ? Compression.Choose(context.Request) : null;
            WebSocketHandshake.Answer(context, subprotocol, compression);
            await RunAsync(context, Describe(context, arrival, request), compression is not null);
        }
        finally
        {
            Services.Doorway.Leave(from);
        }
    }

    // Over HTTP/2 many share a connection, and its name with it; a request has one of its own.
    private static ConnectionInfo Describe(HttpContext context, Arrival arrival, ForwardedRequest request)
    {
        var isShared = HttpVersion.IsHttp2(context.Request.Protocol);
        var id = isShared ? context.TraceIdentifier : context.Connection.Id;

        return arrival.Describe(context, request, id, isShared ? "WebSocket (HTTP/2)" : "WebSocket", canPing: true);
    }

    private async Task RunAsync(HttpContext context, ConnectionInfo info, bool isCompressed)
    {
        var transport = await WebSocketTransport.AcceptAsync(context);

        // Nobody asks for them any more, and a browser's are long.
        context.Request.Headers.Clear();
        var connection = new Connection(Services, info);
        var peer = new WebSocketPeer();
        var limits = Services.Sessions.Settings.Limits;
        using var inflater = isCompressed ? new MessageInflater(limits.Frame.Bytes) : null;
        var input = new WebSocketPipeReader(transport.Input, new WebSocketDecoder(peer, connection.Outbox, inflater), connection.Activity);

        if (isCompressed)
        {
            await connection.RunAsync(input, new CompressingWriter(transport.Output), new CompressedFraming(peer));
        }
        else
        {
            await connection.RunAsync(input, transport.Output, new WebSocketFraming(peer));
        }

        await transport.EndAsync(limits.Linger, Services.Sessions.Clock);
    }
}
