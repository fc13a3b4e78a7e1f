using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Limits;
using Broker.Host.Outbound;
using Broker.Host.Reload;
using Broker.Host.Security;
using Broker.Host.Sessions;
using Broker.Host.Timers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Broker.Host;

/// <summary>
/// The broker as a part of the process: the store is read and the actors are there before the first port is listened on, and when the
/// process stops, the connections end in good order before the actors do, and the actors before the store is closed.
/// </summary>
internal sealed class BrokerService : IHostedService, IConfigurationApplier, IAsyncDisposable
{
    private readonly SessionSettings _settings;
    private readonly StoreOptions _store;
    private readonly string _folder;
    private readonly PolicyTable _policies;
    private readonly IReadOnlyList<VirtualHostOptions> _virtualHosts;
    private readonly Authenticator _authenticator;
    private readonly TimeProvider _clock;
    private readonly ILogger<BrokerService> _log;
    private readonly TimerWheel _timers;
    private readonly ActorSystem _actors = ActorSystem.Create("broker");
    private Journal? _journal;
    private MemoryWatch? _memory;
    private IdleMemory? _idle;
    private IActorRef _destinations = ActorRefs.Nobody;
    private ConnectionServices? _connections;
    private Task _drained = Task.CompletedTask;

    public BrokerService(
        SessionSettings settings,
        LoadedConfiguration configuration,
        IOptions<StoreOptions> store,
        PolicyTable policies,
        Authenticator authenticator,
        TimeProvider clock,
        IHostApplicationLifetime lifetime,
        ILogger<BrokerService> log)
    {
        _settings = settings;
        _store = store.Value;
        _folder = configuration.Folder;
        _policies = policies;
        _virtualHosts = configuration.All<VirtualHostOptions>();
        _authenticator = authenticator;
        _clock = clock;
        _log = log;
        _timers = new TimerWheel(clock);
        lifetime.ApplicationStopping.Register(Drain);
    }

    /// <summary>What connections share; from the start on.</summary>
    public ConnectionServices Connections => _connections ?? throw new InvalidOperationException("The broker has not been started.");

    private LimitsOptions Limits => (_connections?.Sessions.Settings ?? _settings).Limits;

    /// <summary>Opens the store and makes the actors.</summary>
    /// <exception cref="JournalException">The store cannot be opened.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _journal = _store.SettingsIn(_folder) is { } settings ? Journal.Open(settings, _clock, _log) : null;

        var names = NamesOf(_virtualHosts);
        var services = new DestinationServices(DestinationSettingsOf(_settings, _policies), _clock, _log)
        {
            Journal = _journal,
            StoreBudget = new StoreBudget(_store.Cache.Bytes),
        };
        _destinations = _actors.ActorOf(Props.Create(() => new VirtualHosts(names, services)), "destinations");
        var directories = await _destinations.Ask<Directories>(new GetDirectories(), cancellationToken);

        var sessions = new SessionServices(
            _settings,
            directories.ByVirtualHost,
            _authenticator,
            new MessageIdSource(_clock),
            _timers,
            _clock,
            _log)
        {
            Policies = _policies,
            Journal = _journal,
            Memory = _memory = new MemoryWatch(() => Limits.Memory, MemoryProbe.OfProcess(OutboxRings.Shared.Clear), _clock, _log),
        };
        _connections = new ConnectionServices(_actors, sessions, new ConnectionRegistry(_settings.Limits.Connections));
        _idle = IdleMemory.OfProcess(OutboxRings.Shared.Clear, _clock);
        _memory.Changed = () => _connections.Registry.TellAll(SessionSignal.MemoryChanged);
    }

    /// <summary>Makes what destinations and sessions live by from then on. A session takes it over as a whole, so none ever has half of it.</summary>
    public PreparedChange Prepare(ConfigurationUpdate update)
    {
        var configuration = update.After;
        var before = Connections.Sessions;
        var settings = SessionSettings.Of(configuration);
        var policies = Policies.Of(configuration.Options);
        var names = NamesOf(configuration.All<VirtualHostOptions>());
        var authenticator = before.Authenticator.With(SecurityOptions.From(configuration.Options), settings.Limits);
        return new PreparedChange(ApplyAsync) { Withdraw = authenticator.Withdraw };

        async Task ApplyAsync()
        {
            var directories = await _destinations.Ask<Directories>(new ChangeSettings(names, DestinationSettingsOf(settings, policies)));

            // Once a directory answers, it has told its destinations: what a session tells them after this comes behind it.
            await Task.WhenAll(directories.ByVirtualHost.Values.Select(directory => directory.Ask<ActorIdentity>(new Identify(update.Version))));
            Connections.Use(before with
            {
                Settings = settings,
                Directories = directories.ByVirtualHost,
                Authenticator = authenticator,
                Policies = policies,
                Version = update.Version,
            });
            authenticator.Supersede(before.Authenticator);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _drained;
        await _actors.Terminate();
        CloseStore();
    }

    // When another part of the process could not start, nobody has told this one to stop.
    public async ValueTask DisposeAsync()
    {
        await _actors.Terminate();
        CloseStore();
        _timers.Dispose();
        _memory?.Dispose();
        _idle?.Dispose();
        _connections?.Sessions.Authenticator.Withdraw();
    }

    // After the actors, which write to it to their end.
    private void CloseStore()
    {
        _journal?.Dispose();
        _journal = null;
    }

    // The ports are closed by the server at the same time; it then waits for the connections that are ended here.
    private void Drain()
    {
        if (_connections is not null)
        {
            _log.Draining(_connections.Registry.Count);
            _drained = DrainAsync(_connections.Registry, _connections.Sessions.Settings.Broker.DrainTimeout);
        }
    }

    // The time runs from here: when the server has done waiting, it has broken off the connections that did not close.
    private async Task DrainAsync(ConnectionRegistry registry, TimeSpan timeout)
    {
        try
        {
            await registry.DrainAsync().WaitAsync(timeout, _clock);
        }
        catch (TimeoutException)
        {
            _log.NotDrained(registry.Count);
        }
    }

    // The default one has no name.
    private static List<string> NamesOf(IEnumerable<VirtualHostOptions> hosts) => [.. hosts.Select(host => host.Name).Prepend(string.Empty)];

    /// <summary>What the core is told of the configuration.</summary>
    internal static DestinationSettings DestinationSettingsOf(SessionSettings settings, PolicyTable policies) => new()
    {
        MaxDestinations = settings.Limits.Destinations,
        IdleTimeout = settings.Broker.IdleTimeout,
        QueueMessages = settings.Queue.MaxLength,
        QueueBytes = settings.Queue.MaxBytes.Bytes,
        MaxDeliveries = settings.Queue.MaxDeliveries,
        SubscriberMessages = settings.Limits.OutboxFrames,
        SubscriberBytes = settings.Limits.Outbox.Bytes,
        Policies = policies.PolicyOf,
    };
}
