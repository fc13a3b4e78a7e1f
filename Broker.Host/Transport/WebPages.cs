using System.Globalization;
using System.Net;
using System.Text;
using Broker.Host.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using HttpProtocol = Microsoft.AspNetCore.Http.HttpProtocol;

namespace Broker.Host.Transport;

/// <summary>What a web listener serves: its WebSocket, and the page at <c>/</c> on which a person can try the broker.</summary>
/// <param name="webSocket">The WebSocket.</param>
/// <param name="gateways">The other ways in, below their paths.</param>
/// <param name="listeners">All listeners: the page tells how to reach the others.</param>
/// <param name="connections">What connections share; there once the broker has started.</param>
internal sealed class WebPages(WebSocketEndpoint webSocket, IEnumerable<IWebGateway> gateways, IReadOnlyList<Listener> listeners, Lazy<ConnectionServices> connections)
{
    // Nothing from elsewhere, nothing inline, no text taken for markup, no form sent: a message's text can never become script.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static readonly Dictionary<string, WebPage> Pages = WebPage.ReadAll();

    private readonly IReadOnlyList<IWebGateway> _gateways = [.. gateways];

    /// <summary>Handles a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        var arrival = context.Features.GetRequiredFeature<Arrival>();
        var listener = arrival.Listener;
        var timeSpent = arrival.TakeTimeSpent(connections.Value.Sessions.Clock);
        var request = ForwardedRequest.Of(context.Request, arrival.Peer, arrival.Settings.TrustedProxies) with { TimeSpent = timeSpent };

        if (!arrival.Settings.Hosts.Allow(request.Host.Host))
        {
            connections.Value.Sessions.Log.HostRefused(request.Peer.ToString(), request.Host.Host, listener.Url, $"listener:{listener.Name}.hosts");
            return PlainAnswer.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, $"Nothing is served here under this name (broker.conf: listener:{listener.Name}.hosts).");
        }

        if (path == listener.Address.Path)
        {
            return webSocket.HandleAsync(context, arrival, request);
        }

        var gateway = _gateways.FirstOrDefault(gateway => IsBelow(path, gateway.PathOn(arrival.Settings)));

        if (WhyNot(context, arrival, request.Peer) is { } refusal)
        {
            return gateway?.RefuseAsync(context, refusal) ?? PlainAnswer.RefuseAsync(context, refusal);
        }

        if (gateway is not null)
        {
            context.Features.Set(request);
            return gateway.HandleAsync(context, arrival, request, path[gateway.PathOn(arrival.Settings)!.Length..]);
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";

        if (!Pages.TryGetValue(path, out var page))
        {
            return PlainAnswer.WriteAsync(context, StatusCodes.Status404NotFound, $"Here are a WebSocket for STOMP at {listener.Address.Path} and a page to try it at /.");
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            headers.Allow = "GET, HEAD";
            return PlainAnswer.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "This is a page to look at.");
        }

        return (path == "/" ? Complete(page, listener, arrival.Settings) : page).ServeAsync(context);
    }

    private static bool IsBelow(string path, string? start) =>
        start is not null && path.StartsWith(start, StringComparison.Ordinal) && (path.Length == start.Length || path[start.Length] == '/');

    // Somebody who asks for a page now and then would hold a connection that nobody counts. It counts to its end, which a refusal is.
    private DoorwayRefusal? WhyNot(HttpContext context, Arrival arrival, Peer peer)
    {
        // A WebSocket is let in where it is opened. Through a proxy that names them, many come on a connection.
        if (arrival.HasEntrance || WebSocketTransport.IsAskedFor(context) || arrival.Settings.TrustedProxies.Contains(arrival.Peer.Address) || !arrival.TryCount())
        {
            return null;
        }

        var from = peer.ToString();
        var doorway = connections.Value.Doorway;
        var refusal = doorway.Enter(from, connections.Value.Sessions.Settings.Limits);

        if (refusal is null)
        {
            context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.Register(() => doorway.Leave(from));
            return null;
        }

        arrival.Discount();

        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return refusal;
    }

    // The page is told what it cannot know: the paths of the WebSocket and of SockJS, and the port for plain STOMP.
    private WebPage Complete(WebPage page, Listener listener, ListenerSettings settings)
    {
        var tcp = listeners.FirstOrDefault(other => !other.Address.IsWeb)?.Port.ToString(CultureInfo.InvariantCulture);
        var text = Encoding.UTF8.GetString(page.Content)
            .Replace("{websocket}", WebUtility.HtmlEncode(listener.Address.Path), StringComparison.Ordinal)
            .Replace("{sockjs}", WebUtility.HtmlEncode(settings.Sockjs), StringComparison.Ordinal)
            .Replace("{tcp}", tcp, StringComparison.Ordinal);
        return WebPage.Of(Encoding.UTF8.GetBytes(text), page.ContentType);
    }
}
