using Broker.Gateways.EngineIo;
using Microsoft.AspNetCore.Builder;

namespace GatewayEcho;

/// <summary>What the suite of Engine.IO expects: every message comes back.</summary>
internal static class EngineIoEcho
{
    /// <summary>How sessions of both suites live.</summary>
    public static EngineOptions Options { get; } = new()
    {
        PingInterval = TimeSpan.FromMilliseconds(300),
        PingTimeout = TimeSpan.FromMilliseconds(200),
        MaxPayload = 1_000_000,
    };

    /// <summary>Mounts it at <c>/engine.io/</c>.</summary>
    public static void Mount(WebApplication app, TimeProvider clock)
    {
        var server = new EngineServer(() => Options, clock, _ => new(EchoAsync));

        app.Map("/engine.io", part => part.Run(context =>
        {
            CrossOrigin.Allow(context, isForAll: true);
            return server.HandleAsync(context);
        }));
    }

    private static async Task EchoAsync(EngineSession session)
    {
        while (await session.ReceiveAsync() is { } message)
        {
            await session.SendAsync(message);
        }
    }
}
