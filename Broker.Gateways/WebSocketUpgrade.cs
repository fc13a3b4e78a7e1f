using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Broker.Gateways;

/// <summary>The opening of a WebSocket: an upgrade of HTTP/1.1 (RFC 6455, 4.2) or an extended CONNECT of HTTP/2 (RFC 8441).</summary>
internal static class WebSocketUpgrade
{
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyOctets = 16;

    // The protocols have heart-beats of their own.
    private static readonly WebSocketCreationOptions Options = new() { IsServer = true, KeepAliveInterval = TimeSpan.Zero };

    /// <summary>Whether a request asks for a WebSocket, and rightly.</summary>
    public static bool IsAskedFor(HttpContext context) => context.Request.Headers.SecWebSocketVersion == "13" && (IsExtended(context) || IsUpgrade(context));

    /// <summary>Says yes to a request that asks for one.</summary>
    public static async Task<WebSocket> AcceptAsync(HttpContext context)
    {
        if (IsExtended(context))
        {
            var extended = context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>();
            return WebSocket.CreateFromStream(await extended.AcceptAsync(), Options);
        }

        var headers = context.Response.Headers;
        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        return WebSocket.CreateFromStream(await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync(), Options);
    }

    private static bool IsExtended(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect && string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);

    private static bool IsUpgrade(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
        && Convert.TryFromBase64String(context.Request.Headers.SecWebSocketKey.ToString(), new byte[KeyOctets + 8], out var length)
        && length == KeyOctets;

    // SHA-1 is what the protocol prescribes; it protects nothing.
#pragma warning disable CA5350
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
}
