using GatewayEcho;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Tests.Gateways;

/// <summary>The server that mounts the protocols alone, on a free port.</summary>
internal sealed class EchoHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoHost(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <summary>Starts it.</summary>
    /// <param name="clock">The clock of the protocols; null: that of the machine.</param>
    public static async Task<EchoHost> StartAsync(TimeProvider? clock = null)
    {
        var app = EchoServer.Build(0, clock ?? TimeProvider.System);
        await app.StartAsync();
        return new EchoHost(app);
    }

    public Task<RawResponse> GetAsync(string path, params string[] headers) => RawHttp.AskAsync(Port, "GET", path, null, headers);

    public Task<RawResponse> PostAsync(string path, string body = "", params string[] headers) => RawHttp.AskAsync(Port, "POST", path, body, headers);

    public Task<RawResponse> OptionsAsync(string path, params string[] headers) => RawHttp.AskAsync(Port, "OPTIONS", path, null, headers);

    /// <summary>Opens a connection.</summary>
    public Task<RawHttp> OpenAsync() => RawHttp.OpenAsync(Port);

    public async ValueTask DisposeAsync()
    {
        // Responses that never end are not waited for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
