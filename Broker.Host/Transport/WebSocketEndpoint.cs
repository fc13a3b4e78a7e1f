using System.Diagnostics.CodeAnalysis;
using Broker.Host.Connections;
using Broker.Host.Inbound;
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
            var isCompressed = Answer(context, arrival, subprotocol);
            var info = Describe(context, arrival, request);
            var transport = await WebSocketTransport.AcceptAsync(context);

            // Nobody asks for them any more, and a browser's are long.
            context.Request.Headers.Clear();
            await RunAsync(transport, info, isCompressed);
        }
        finally
        {
            Services.Doorway.Leave(from);
        }
    }

    /// <summary>
    /// Lets a request in that has been read below the server, if nothing speaks against it; the headers of the answer are in it then, and the doorway must be
    /// left in the end. Otherwise nobody has been let in, and it is for the server to say what is wrong.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="arrival">The connection it came on.</param>
    /// <param name="id">The connection's name in the log.</param>
    /// <param name="opening">What it opens.</param>
    public bool TryOpen(HttpContext context, Arrival arrival, string id, [NotNullWhen(true)] out WebSocketOpening? opening)
    {
        var request = ForwardedRequest.Of(context.Request, arrival.Peer, arrival.Settings.TrustedProxies);
        opening = null;

        if (context.Request.Path.Value != arrival.Listener.Address.Path
            || !arrival.Settings.Hosts.Allow(request.Host.Host)
            || !WebSocketTransport.IsAskedFor(context)
            || !OriginCheck.IsAllowed(context, arrival, request)
            || WebSocketHandshake.Check(context.Request, out var subprotocol) is not null)
        {
            return false;
        }

        var isCompressed = Answer(context, arrival, subprotocol);
        request = request with { TimeSpent = arrival.TakeTimeSpent(Services.Sessions.Clock) };
        opening = new WebSocketOpening(arrival.Describe(context, request, id, "WebSocket", canPing: true), request.Peer.ToString(), isCompressed);

        // The last, for it has an effect.
        return arrival.TakeEntrance() || Services.Doorway.Enter(opening.From, Services.Sessions.Settings.Limits) is null;
    }

    private static bool Answer(HttpContext context, Arrival arrival, string? subprotocol)
    {
        var compression = arrival.Settings.Compresses ? Compression.Choose(context.Request) : null;
        WebSocketHandshake.Answer(context, subprotocol, compression);
        return compression is not null;
    }

    // Over HTTP/2 many share a connection, and its name with it; a request has one of its own.
    private static ConnectionInfo Describe(HttpContext context, Arrival arrival, ForwardedRequest request)
    {
        var isShared = HttpVersion.IsHttp2(context.Request.Protocol);
        var id = isShared ? context.TraceIdentifier : context.Connection.Id;

        return arrival.Describe(context, request, id, isShared ? "WebSocket (HTTP/2)" : "WebSocket", canPing: true);
    }

    /// <summary>Runs a connection from behind its answer to its end.</summary>
    /// <param name="transport">What it is on.</param>
    /// <param name="info">What is known of it.</param>
    /// <param name="isCompressed">Whether its messages may be compressed.</param>
    public async Task RunAsync(WebSocketTransport transport, ConnectionInfo info, bool isCompressed)
    {
        var connection = new Connection(Services, info);
        var peer = new WebSocketPeer();
        using var inflater = isCompressed ? new MessageInflater(Services.Sessions.Settings.Limits.Frame.Bytes) : null;
        var input = new WebSocketInput(PipeInput.Of(transport.Input), new WebSocketDecoder(peer, connection.Outbox, inflater), connection.Activity);

        if (isCompressed)
        {
            await connection.RunAsync(input, new CompressingWriter(transport.Output), new CompressedFraming(peer));
        }
        else
        {
            await connection.RunAsync(input, transport.Output, new WebSocketFraming(peer));
        }

        await transport.EndAsync(Services.Sessions.Settings.Limits.Linger, Services.Sessions.Clock);
    }
}
