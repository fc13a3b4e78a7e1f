using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Broker.Tests.Support;
using GatewayEcho;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Tests.Gateways.EngineIo;

/// <summary>The protocols alone, in this process, with a clock that a test moves.</summary>
internal sealed class EngineEcho : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EngineEcho(WebApplication app, FakeTimeProvider clock)
    {
        (_app, Clock) = (app, clock);
        Http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public FakeTimeProvider Clock { get; }

    public HttpClient Http { get; }

    public static async Task<EngineEcho> StartAsync()
    {
        var clock = new FakeTimeProvider();
        var app = EchoServer.Build(0, clock);
        await app.StartAsync();
        return new EngineEcho(app, clock);
    }

    /// <summary>The address of a session, or of none yet.</summary>
    public static string Polling(string? sid = null) => $"/engine.io/?EIO=4&transport=polling{(sid is null ? string.Empty : "&sid=" + sid)}";

    /// <summary>Opens a session on polling.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> OpenAsync() => SidOf(await Http.GetStringAsync(Polling()));

    /// <summary>Asks for packets.</summary>
    public async Task<(int Status, string Body)> GetAsync(string sid) => await ReadAsync(await Http.GetAsync(Polling(sid)));

    /// <summary>Brings packets.</summary>
    public async Task<(int Status, string Body)> PostAsync(string? sid, string body) => await ReadAsync(await Http.PostAsync(Polling(sid), new StringContent(body)));

    /// <summary>Opens a WebSocket, of a session or for a new one.</summary>
    public async Task<TextSocket> ConnectAsync(string path = "/engine.io/", string? sid = null)
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(Http.BaseAddress!) { Scheme = "ws", Path = path, Query = $"EIO=4&transport=websocket{(sid is null ? string.Empty : "&sid=" + sid)}" };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        return new TextSocket(socket);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    /// <summary>The id in an open packet.</summary>
    public static string SidOf(string packet)
    {
        using var open = JsonDocument.Parse(packet.AsMemory(1));
        return open.RootElement.GetProperty("sid").GetString()!;
    }

    private static async Task<(int Status, string Body)> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return ((int)response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
        }
    }
}
