using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Broker.Host;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Broker.Tests.Support;

/// <summary>A real broker in this process, on free ports of the loopback interface.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IReadOnlyList<Listener> _listeners;

    private TestBroker(WebApplication app, string file)
    {
        _app = app;
        File = file;
        _listeners = app.Services.GetRequiredService<IReadOnlyList<Listener>>();
    }

    public IReadOnlyList<Listener> Listeners => _listeners;

    public int WebPort => _listeners.First(listener => listener.Address.IsWeb).Port;

    public int TcpPort => _listeners.First(listener => !listener.Address.IsWeb).Port;

    public Uri WebSocketUrl => new($"ws://127.0.0.1:{WebPort}/ws");

    public Uri PageUrl => new($"http://127.0.0.1:{WebPort}/");

    public IServiceProvider Services => _app.Services;

    /// <summary>Its configuration file, which is the built-in one.</summary>
    public string File { get; }

    /// <summary>Starts a broker with the built-in configuration, on free ports and without a store, and settings over it such as <c>--limits.frame=8KiB</c>.</summary>
    public static Task<TestBroker> StartAsync(params string[] settings) => StartAsync(log: null, settings);

    /// <summary>Starts a broker that logs to a test.</summary>
    public static Task<TestBroker> StartAsync(ILoggerProvider? log, params string[] settings) => StartAsync(log, TimeProvider.System, settings);

    /// <summary>Starts a broker with a clock that a test moves.</summary>
    public static async Task<TestBroker> StartAsync(ILoggerProvider? log, TimeProvider clock, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, ConfigurationLoader.FileName);

        try
        {
            await System.IO.File.WriteAllTextAsync(file, ConfigurationLoader.BuiltIn());
            var configuration = ConfigurationLoader.Load(
                file,
                new Dictionary<string, string>(),
                ["--listener:web.url=ws://127.0.0.1:0/ws", "--listener:tcp.url=tcp://127.0.0.1:0", "--store.path=none", .. settings]);

            var app = BrokerServices.Build(configuration, builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton(clock);

                if (log is not null)
                {
                    builder.Logging.AddProvider(log);
                }
            });
            await StartAsync(app);
            return new TestBroker(app, file);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    // One that could not start has to give back what it has taken, as the program does.
    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a TCP connection; nothing has been said on it.</summary>
    public Task<StompTestClient> OpenTcpAsync() => OpenTcpAsync(TcpPort);

    /// <summary>Opens a TCP connection to any broker of this machine.</summary>
    public static async Task<StompTestClient> OpenTcpAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new StompTestClient(PipeReader.Create(stream), PipeWriter.Create(stream), stream.DisposeAsync);
    }

    /// <summary>Opens a WebSocket; nothing has been said on it. What the client sends goes as one message a write.</summary>
    public Task<(StompTestClient Client, WebSocketPipes Pipes)> OpenWebSocketAsync(WebSocketMessageType type = WebSocketMessageType.Text, params string[] subprotocols) =>
        OpenWebSocketAsync(WebSocketUrl, type, subprotocols);

    /// <summary>Opens a WebSocket of a URL.</summary>
    public static async Task<(StompTestClient Client, WebSocketPipes Pipes)> OpenWebSocketAsync(Uri url, WebSocketMessageType type = WebSocketMessageType.Text, params string[] subprotocols)
    {
        var socket = new ClientWebSocket();
        foreach (var subprotocol in subprotocols)
        {
            socket.Options.AddSubProtocol(subprotocol);
        }

        await socket.ConnectAsync(url, CancellationToken.None);
        var pipes = new WebSocketPipes(socket, type);
        return (new StompTestClient(pipes.Input, pipes.Output, pipes.DisposeAsync), pipes);
    }

    /// <summary>Opens a TCP connection and connects as guest.</summary>
    public async Task<StompTestClient> ConnectTcpAsync(string acceptVersion = "1.2", params string[] headers)
    {
        var client = await OpenTcpAsync();
        await client.ConnectAsync(acceptVersion, headers);
        return client;
    }

    /// <summary>Opens a WebSocket and connects as guest.</summary>
    public async Task<StompTestClient> ConnectWebSocketAsync(string acceptVersion = "1.2", params string[] headers)
    {
        var (client, _) = await OpenWebSocketAsync();
        await client.ConnectAsync(acceptVersion, headers);
        return client;
    }

    /// <summary>Waits until somebody's session has begun: only then does time pass for it.</summary>
    public async Task AwaitSessionAsync()
    {
        var registry = Services.GetRequiredService<Lazy<ConnectionServices>>().Value.Registry;

        for (var start = Stopwatch.GetTimestamp(); registry.Count == 0; await Task.Yield())
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(StompTestClient.Patience), "There is no session.");
        }

        await registry.Sessions.First().Ask<ActorIdentity>(new Identify(0), StompTestClient.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(File)!, recursive: true);
    }
}
