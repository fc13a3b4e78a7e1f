using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Host.Transport;

/// <summary>What a web listener serves: its WebSocket, and the page at <c>/</c> on which a person can try the broker.</summary>
internal sealed class WebPages(WebSocketEndpoint webSocket)
{
    // Nothing from elsewhere, nothing inline: a message's text can never become script.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, (string File, string ContentType)> Files = new(StringComparer.Ordinal)
    {
        ["/"] = ("index.html", "text/html; charset=utf-8"),
        ["/page.css"] = ("page.css", "text/css; charset=utf-8"),
        ["/page.js"] = ("page.js", "text/javascript; charset=utf-8"),
        ["/stomp.js"] = ("stomp.js", "text/javascript; charset=utf-8"),
        ["/icon.svg"] = ("icon.svg", "image/svg+xml"),
    };

    /// <summary>Handles a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        var listener = context.Features.GetRequiredFeature<Listener>();

        if (path == listener.Address.Path)
        {
            return webSocket.HandleAsync(context, listener);
        }

        return Files.TryGetValue(path, out var file) && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            ? ServeAsync(context, file.File, file.ContentType)
            : PlainAnswer.WriteAsync(
                context,
                StatusCodes.Status404NotFound,
                $"Here are a WebSocket for STOMP at {listener.Address.Path} and a page to try it at /.");
    }

    private static async Task ServeAsync(HttpContext context, string file, string contentType)
    {
        using var content = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Pages/{file}")!;
        var headers = context.Response.Headers;
        headers.ContentType = contentType;
        headers.ContentLength = content.Length;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";

        if (HttpMethods.IsGet(context.Request.Method))
        {
            await content.CopyToAsync(context.Response.Body);
        }
    }
}
