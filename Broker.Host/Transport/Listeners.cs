using System.Text;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Host.Transport;

/// <summary>Tells the server where to listen, and how.</summary>
internal static class Listeners
{
    // Of what waits in a paused session's stream; the connection has room for all of its streams, so that none waits for another.
    private const int StreamWindow = 128 * 1024;
    private const int MaxStreams = 100;

    /// <summary>Adds the listeners to a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="listeners">The listeners.</param>
    /// <param name="limits">How long a connection may take.</param>
    public static void Open(KestrelServerOptions server, IReadOnlyList<Listener> listeners, LimitsOptions limits)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = 1024 * 1024;
        Limit(server, limits);

        // A message's headers are UTF-8, wherever they go.
        server.ResponseHeaderEncodingSelector = name => name.StartsWith("Stomp-", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : null;

        server.Limits.Http2.MaxStreamsPerConnection = MaxStreams;
        server.Limits.Http2.InitialStreamWindowSize = StreamWindow;
        server.Limits.Http2.InitialConnectionWindowSize = MaxStreams * StreamWindow;

        foreach (var listener in listeners)
        {
            server.Listen(listener.Address.EndPoint, options => Open(options, listener));
        }
    }

    /// <summary>Sets the times of connections that come from now on.</summary>
    /// <param name="server">The server.</param>
    /// <param name="limits">How long a connection may take.</param>
    public static void Limit(KestrelServerOptions server, LimitsOptions limits)
    {
        // Who has not come as far as a WebSocket keeps a connection no longer than who has not come as far as CONNECT.
        server.Limits.RequestHeadersTimeout = limits.ConnectTimeout;
        server.Limits.KeepAliveTimeout = limits.ConnectTimeout;
    }

    private static void Open(ListenOptions options, Listener listener)
    {
        var connections = options.ApplicationServices.GetRequiredService<Lazy<ConnectionServices>>();
        listener.Bound = options;
        options.Protocols = listener is { IsSecure: true, Address.IsWeb: true } ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
        options.Use(next => new ListenerGate(listener, connections, next).OnConnectedAsync);

        if (!listener.Address.IsWeb)
        {
            options.UseConnectionHandler<StompConnectionHandler>();
        }
        else if (listener.IsSecure)
        {
            // The gate has done TLS when a connection gets here, and the server lets it pass; but it must know that there is TLS to speak HTTP/2.
            options.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => throw new InvalidOperationException("The gate was left out.") });
        }

        if (listener.Address.IsWeb)
        {
            var endpoint = options.ApplicationServices.GetRequiredService<WebSocketEndpoint>();
            options.Use(next => new WebSocketLane(endpoint, connections, next).OnConnectedAsync);
        }
    }
}
