using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Broker.Tests.Support;

/// <summary>Clients that speak TLS and believe the authority of the tests, and no other.</summary>
/// <param name="certificates">The authority.</param>
internal sealed class TlsClients(TestCertificates certificates)
{
    /// <summary>Opens a TCP connection with TLS; nothing has been said on it.</summary>
    /// <param name="port">The broker's port.</param>
    /// <param name="own">The client's certificate, or null.</param>
    /// <param name="versions">The versions of TLS that the client speaks.</param>
    /// <param name="protocols">What it asks to speak above TLS; none: it does not ask.</param>
    public async Task<(StompTestClient Client, SslStream Stream)> OpenTcpAsync(int port, X509Certificate2? own = null, SslProtocols versions = SslProtocols.None, params string[] protocols)
    {
        var stream = await AuthenticateAsync(await ConnectAsync(port), own, versions, protocols);
        return (new StompTestClient(PipeReader.Create(stream), PipeWriter.Create(stream), stream.DisposeAsync), stream);
    }

    /// <summary>Opens a connection and says nothing.</summary>
    public static async Task<NetworkStream> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The handshake, on a connection on which something may have been said before.</summary>
    public async Task<SslStream> AuthenticateAsync(Stream connection, X509Certificate2? own = null, SslProtocols versions = SslProtocols.None, params string[] protocols)
    {
        var stream = new SslStream(connection);

        try
        {
            await stream.AuthenticateAsClientAsync(OptionsFor(own, versions, protocols));
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a WebSocket over TLS.</summary>
    /// <param name="port">The broker's port.</param>
    /// <param name="version">The version of HTTP, and no other.</param>
    /// <param name="own">The client's certificate, or null.</param>
    /// <param name="configure">More to be said in the request, or null.</param>
    /// <param name="query">What stands behind the path.</param>
    public async Task<(StompTestClient Client, ClientWebSocket Socket)> OpenWebSocketAsync(
        int port, Version version, X509Certificate2? own = null, Action<ClientWebSocketOptions>? configure = null, string query = "")
    {
        var handler = new SocketsHttpHandler { SslOptions = OptionsFor(own, SslProtocols.None, []), UseProxy = false };
        handler.SslOptions.TargetHost = null;
        var invoker = new HttpMessageInvoker(handler);
        var (client, socket) = await OpenWebSocketAsync(invoker, port, version, configure, query);
        return (client, socket);
    }

    /// <summary>Opens a WebSocket with somebody's connections: over HTTP/2 several share one.</summary>
    public static async Task<(StompTestClient Client, ClientWebSocket Socket)> OpenWebSocketAsync(
        HttpMessageInvoker invoker, int port, Version version, Action<ClientWebSocketOptions>? configure = null, string query = "")
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = version;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.CollectHttpResponseDetails = true;
        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(new Uri($"wss://localhost:{port}/ws{query}"), invoker, CancellationToken.None);
        var pipes = new WebSocketPipes(socket, WebSocketMessageType.Text);
        return (new StompTestClient(pipes.Input, pipes.Output, pipes.DisposeAsync), socket);
    }

    /// <summary>Connections of HTTP over TLS, to be shared.</summary>
    public HttpMessageInvoker MakeInvoker()
    {
        var handler = new SocketsHttpHandler { SslOptions = OptionsFor(null, SslProtocols.None, []), UseProxy = false };
        handler.SslOptions.TargetHost = null;
        return new HttpMessageInvoker(handler);
    }

    private SslClientAuthenticationOptions OptionsFor(X509Certificate2? own, SslProtocols versions, string[] protocols) => new()
    {
        TargetHost = "localhost",
        EnabledSslProtocols = versions,
        ApplicationProtocols = protocols.Length == 0 ? null : [.. protocols.Select(name => new SslApplicationProtocol(name))],

        // Shown whatever authorities the broker names: what it does with a wrong one is to be seen.
        LocalCertificateSelectionCallback = own is null ? null : (_, _, _, _, _) => own,
        CertificateChainPolicy = MakePolicy(),
    };

    private X509ChainPolicy MakePolicy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(certificates.Root);
        return policy;
    }
}
