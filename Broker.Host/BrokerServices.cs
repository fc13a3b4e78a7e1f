using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Security;
using Broker.Host.Sessions;
using Broker.Host.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
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
        var listeners = Listener.From(configuration.Root.GetSection("listener").Get<List<ListenerOptions>>() ?? [], configuration.Folder);
        var limits = configuration.Root.GetSection("limits").Get<LimitsOptions>() ?? new LimitsOptions();

        AddOptions(builder.Services, configuration.Root);
        AddLog(builder.Logging, configuration.Root);

        builder.Services.AddSingleton(configuration);
        builder.Services.AddSingleton(listeners);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new Authenticator(
            SecurityOptions.From(configuration.Root, configuration.Folder),
            services.GetRequiredService<IOptions<LimitsOptions>>().Value,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<BrokerService>>()));
        builder.Services.AddSingleton<BrokerService>();
        builder.Services.AddSingleton(services => new Lazy<ConnectionServices>(() => services.GetRequiredService<BrokerService>().Connections));
        builder.Services.AddSingleton<WebSocketEndpoint>();
        builder.Services.AddSingleton<WebPages>();
        builder.Services.AddSingleton<StompConnectionHandler>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BrokerService>());
        builder.Services.AddHostedService(services => new CertificateWatch(
            listeners,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<BrokerService>>()));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server => Listeners.Open(server, listeners, limits));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Run(app.Services.GetRequiredService<WebPages>().HandleAsync);
        return app;
    }

    private static void AddOptions(IServiceCollection services, IConfiguration root)
    {
        Add<BrokerOptions>(services, root.GetSection("broker"));
        Add<LimitsOptions>(services, root.GetSection("limits"));
        Add<HeartBeatOptions>(services, root.GetSection("heart-beat"));
        Add<StoreOptions>(services, root.GetSection("store"));
        Add<QueueOptions>(services, root.GetSection("queue"));
        Add<TopicOptions>(services, root.GetSection("topic"));
        Add<LogOptions>(services, root.GetSection("log"));
        Add<List<VirtualHostOptions>>(services, root.GetSection("virtual-host"));

        services.AddSingleton(Policies.Of(root));
        services.AddSingleton(provider => new SessionSettings(
            provider.GetRequiredService<IOptions<BrokerOptions>>().Value,
            provider.GetRequiredService<IOptions<LimitsOptions>>().Value,
            provider.GetRequiredService<IOptions<HeartBeatOptions>>().Value,
            provider.GetRequiredService<IOptions<QueueOptions>>().Value));

        services.AddOptions<HostOptions>().Configure<IOptions<BrokerOptions>>(
            (host, broker) => host.ShutdownTimeout = broker.Value.DrainTimeout + TimeSpan.FromMilliseconds(500));
    }

    private static void Add<TOptions>(IServiceCollection services, IConfigurationSection section)
        where TOptions : class
    {
        services.AddOptions<TOptions>().Bind(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>, OptionsRules<TOptions>>();
    }

    private static void AddLog(ILoggingBuilder logging, IConfiguration root)
    {
        var options = root.GetSection("log").Get<LogOptions>() ?? new LogOptions();
        logging.SetMinimumLevel(options.Level);

        // The server's own news are of interest when something is wrong with it.
        logging.AddFilter("Microsoft", options.Level > LogLevel.Warning ? options.Level : LogLevel.Warning);

        // What it throws when it cannot start, or stop, is told by whoever started it, without the stack.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        if (options.Format == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
            });
        }
    }
}
