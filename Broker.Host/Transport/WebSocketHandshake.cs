using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Broker.Host.Transport;

/// <summary>The opening handshake of a WebSocket (RFC 6455, 4.2; over HTTP/2 RFC 8441, 5), with STOMP's subprotocols.</summary>
internal static class WebSocketHandshake
{
    /// <summary>The subprotocols spoken here, best first. CONNECT decides the version in the end.</summary>
    public static readonly string[] Subprotocols = ["v12.stomp", "v11.stomp", "v10.stomp", "stomp"];

    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>What is wrong with a request, or null if it may be answered.</summary>
    /// <param name="request">The request.</param>
    /// <param name="subprotocol">The subprotocol to answer with; null: the client offered none.</param>
    public static string? Check(HttpRequest request, out string? subprotocol)
    {
        subprotocol = null;

        // Over HTTP/2 the way of asking says it, and there is no key (RFC 8441, 5). The server lets other methods upgrade as well.
        var isExtended = WebSocketTransport.IsExtendedConnect(request.HttpContext);

        if (!isExtended && !HttpMethods.IsGet(request.Method))
        {
            return "A WebSocket is asked for with GET.";
        }

        if (request.Headers.SecWebSocketVersion != "13")
        {
            return "Sec-WebSocket-Version must be 13.";
        }

        if (!isExtended && (!Convert.TryFromBase64String(request.Headers.SecWebSocketKey.ToString(), new byte[24], out var length) || length != 16))
        {
            return "Sec-WebSocket-Key must be 16 octets in base64.";
        }

        var offered = Values(request.Headers.SecWebSocketProtocol);
        subprotocol = Subprotocols.FirstOrDefault(offered.Contains);
        return offered.Count > 0 && subprotocol is null
            ? $"None of the subprotocols offered is spoken here; these are: {string.Join(", ", Subprotocols)}."
            : null;
    }

    /// <summary>Writes the headers of the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="subprotocol">The subprotocol; null: none was offered.</param>
    /// <param name="extension">The extension that was chosen; null: none.</param>
    public static void Answer(HttpContext context, string? subprotocol, string? extension)
    {
        var headers = context.Response.Headers;

        if (!WebSocketTransport.IsExtendedConnect(context))
        {
            headers.Connection = HeaderNames.Upgrade;
            headers.Upgrade = "websocket";
            headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        }

        if (subprotocol is not null)
        {
            headers.SecWebSocketProtocol = subprotocol;
        }

        if (extension is not null)
        {
            headers.SecWebSocketExtensions = extension;
        }
    }

    // SHA-1 is what the protocol prescribes; it protects nothing.
#pragma warning disable CA5350
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350

    private static HashSet<string> Values(StringValues header) =>
        [.. header.SelectMany(value => (value ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
