using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Control;
using Broker.Host.Gateways.Http;
using Broker.Host.Gateways.SocketIo;
using Broker.Host.Gateways.SockJs;
using Broker.Host.Reload;
using Broker.Host.Security;
using Broker.Host.Sessions;
using Broker.Host.Sockets;
using Broker.Host.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Broker.Host;

/// <summary>Puts the broker together: options, services, listeners.</summary>
internal static class BrokerServices
{
    /// <summary>Builds the process.</summary>
    /// <param name="configuration">The configuration, checked.</param>
    /// <param name="configure">Changes for tests, or null.</param>
    /// <returns>The process, not started yet.</returns>
    public static WebApplication Build(LoadedConfiguration configuration, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var listeners = Listener.From(configuration.All<ListenerOptions>(), configuration.Folder);
        var limits = configuration.Get<LimitsOptions>();

        AddOptions(builder.Services, configuration);
        AddLog(builder, configuration);
        AddReload(builder.Services);

        builder.Services.AddSingleton(configuration);
        builder.Services.AddSingleton(listeners);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new Authenticator(
            SecurityOptions.From(configuration.Options),
            limits,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<BrokerService>>()));
        builder.Services.AddSingleton<BrokerService>();
        builder.Services.AddSingleton(services => new Lazy<ConnectionServices>(() => services.GetRequiredService<BrokerService>().Connections));
        builder.Services.AddSingleton<WebSocketEndpoint>();
        builder.Services.AddSingleton<IWebGateway, HttpGateway>();
        builder.Services.AddSingleton<IWebGateway, SockJsGateway>();
        builder.Services.AddSingleton<IWebGateway, SocketIoGateway>();
        builder.Services.AddSingleton<WebPages>();
        builder.Services.AddSingleton<StompConnectionHandler>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BrokerService>());
        builder.Services.AddHostedService(services => new CertificateWatch(
            listeners,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<BrokerService>>()));
        builder.Services.AddHostedService<ReloadTriggers>();
        builder.Services.AddHostedService<ControlSocket>();
        builder.WebHost.UseKestrelCore();

        // Elsewhere the server's own transport does it.
        if (OperatingSystem.IsLinux())
        {
            builder.Services.AddSingleton<IConnectionListenerFactory, SocketTransport>();
        }

        builder.WebHost.ConfigureKestrel(server => Listeners.Open(server, listeners, limits));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Run(app.Services.GetRequiredService<WebPages>().HandleAsync);
        return app;
    }

    // Options as the broker is started with them; what may change while it runs is asked of ConnectionServices.Sessions.
    private static void AddOptions(IServiceCollection services, LoadedConfiguration configuration)
    {
        services.AddSingleton(Options.Create(configuration.Get<LimitsOptions>()));
        services.AddSingleton(Options.Create(configuration.Get<StoreOptions>()));
        services.AddSingleton(Options.Create(configuration.Get<SockjsOptions>()));
        services.AddSingleton(Options.Create(configuration.Get<SocketIoOptions>()));
        services.AddSingleton(Policies.Of(configuration.Options));
        services.AddSingleton(SessionSettings.Of(configuration));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime.Of(configuration.Get<BrokerOptions>()));
    }

    // In this order they take up changes: sessions come last, when all that they may do is there.
    private static void AddReload(IServiceCollection services)
    {
        services.AddSingleton<IConfigurationApplier>(provider => provider.GetRequiredService<LogSwitch>());
        services.AddSingleton<IConfigurationApplier, ShutdownTime>();
        services.AddSingleton<IConfigurationApplier, ListenerChanges>();
        services.AddSingleton<IConfigurationApplier>(provider => provider.GetRequiredService<BrokerService>());
        services.AddSingleton<ConfigurationReload>();
        services.AddSingleton<DifferenceReport>();
    }

    private static void AddLog(WebApplicationBuilder builder, LoadedConfiguration configuration)
    {
        var log = new LogSwitch(configuration.Get<LogOptions>());
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton<IConfigureOptions<LoggerFilterOptions>>(log);
        builder.Services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(log);
        builder.Services.AddSingleton<IOptionsChangeTokenSource<ConsoleLoggerOptions>>(log);

        builder.Logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fff'Z'";
        });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
        });

        // After those, which choose a format each.
        builder.Services.AddSingleton<IPostConfigureOptions<ConsoleLoggerOptions>>(log);
    }
}
