using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GatewayEcho;

/// <summary>A server with nothing on it but the protocols of the gateways.</summary>
internal static class EchoServer
{
    /// <summary>Builds the server.</summary>
    /// <param name="port">The port on loopback; 0: a free one.</param>
    public static WebApplication Build(int port) => Build(port, TimeProvider.System);

    /// <summary>Builds the server with a clock of its own.</summary>
    /// <param name="port">The port on loopback; 0: a free one.</param>
    /// <param name="clock">The clock of the protocols.</param>
    public static WebApplication Build(int port, TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(IPAddress.Loopback, port);
        });

        var app = builder.Build();
        AddSockJs(app, clock);
        EngineIoEcho.Mount(app, clock);
        SocketIoEcho.Mount(app, clock);
        return app;
    }

    /// <summary>Runs the server until the process is told to end; says where it listens.</summary>
    public static async Task RunAsync(int port, CancellationToken cancellation)
    {
        await using var server = Build(port);
        await server.StartAsync(cancellation);

        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        Console.WriteLine($"listening on {addresses!.Addresses.Single()}");
        await server.WaitForShutdownAsync(cancellation);
    }

    private static void AddSockJs(WebApplication app, TimeProvider clock)
    {
        var services = SockJsServices.Make(clock);

        app.Use((context, next) =>
        {
            var path = context.Request.Path.Value ?? string.Empty;
            var end = path.IndexOf('/', Math.Min(1, path.Length));
            var name = end < 0 ? path : path[..end];
            return services.TryGetValue(name, out var service) ? service.HandleAsync(context, path[name.Length..]) : next(context);
        });
    }
}
