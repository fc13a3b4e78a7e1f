using System.IO.Pipelines;
using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Outbound;
using Broker.Host.Security;
using Broker.Host.Sessions;
using Broker.Host.Timers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Broker.Tests.Support;

/// <summary>
/// A whole broker without sockets and with a clock that a test moves: real sessions, real destinations, connected by pipes in memory.
/// </summary>
internal sealed class PipeBroker : IAsyncDisposable
{
    private static readonly string GuestHash = PasscodeHash.Make("guest");

    private readonly ActorSystem _actors;
    private readonly TimerWheel _timers;
    private readonly ConnectionServices _services;
    private readonly List<Task> _running = [];
    private int _count;

    private PipeBroker(SessionSettings settings, FakeTimeProvider clock, IReadOnlyDictionary<string, IActorRef> directories, ActorSystem actors, ConfiguredUsersAuthenticator authenticator)
    {
        _actors = actors;
        _actors = actors;
        Clock = clock;
        _timers = new TimerWheel(clock);
        var sessions = new SessionServices(settings, directories, authenticator, new MessageIdSource(clock), _timers, clock, NullLogger.Instance);
        var outbox = new OutboxLimits(settings.Limits.Outbox.Bytes, settings.Limits.OutboxFrames);
        Registry = new ConnectionRegistry(settings.Limits.Connections);
        _services = new ConnectionServices(actors, sessions, outbox, Registry);
    }

    public FakeTimeProvider Clock { get; }

    public ConnectionRegistry Registry { get; }

    /// <summary>Starts a broker.</summary>
    /// <param name="configure">Changes the settings, or null.</param>
    /// <param name="virtualHosts">The names of virtual hosts beside the default one.</param>
    public static async Task<PipeBroker> StartAsync(Action<SessionSettings>? configure = null, params string[] virtualHosts)
    {
        var settings = new SessionSettings(new BrokerOptions(), new LimitsOptions(), new HeartBeatOptions(), new QueueOptions());
        configure?.Invoke(settings);

        // The limits of frames are taken from the options when the settings are made.
        settings = settings with { Broker = settings.Broker };
        settings = new SessionSettings(settings.Broker, settings.Limits, settings.HeartBeat, settings.Queue);

        var clock = new FakeTimeProvider();
        var actors = ActorSystem.Create("test");
        var users = Options.Create(new List<UserOptions>
        {
            new() { Name = "guest", PasswordHash = GuestHash, From = ConnectFrom.Loopback },
            new() { Name = "alice", PasswordHash = GuestHash },
            new() { Name = "bob", PasswordHash = GuestHash },
        });

        IReadOnlyList<string> names = [string.Empty, .. virtualHosts];
        var services = new DestinationServices(Destinations(settings), clock, NullLogger.Instance);
        var hosts = actors.ActorOf(Props.Create(() => new VirtualHosts(names, services)));
        var directories = await hosts.Ask<Directories>(new GetDirectories());

        return new PipeBroker(settings, clock, directories.ByVirtualHost, actors, new ConfiguredUsersAuthenticator(users));
    }

    /// <summary>Opens a connection; nothing has been said on it.</summary>
    public StompTestClient Open(bool isLoopback = true)
    {
        var options = new PipeOptions(useSynchronizationContext: false, pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024);
        var toBroker = new Pipe(options);
        var toClient = new Pipe(options);
        var info = new ConnectionInfo($"test-{Interlocked.Increment(ref _count)}", "127.0.0.1", isLoopback, "memory", CanPing: false);
        var connection = new Connection(_services, info);

        _running.Add(RunAsync(connection, toBroker, toClient));

        return new StompTestClient(toClient.Reader, toBroker.Writer, async () =>
        {
            await toBroker.Writer.CompleteAsync();
            await toClient.Reader.CompleteAsync();
        },
        Clock);
    }

    /// <summary>Opens a connection and connects as guest.</summary>
    public async Task<StompTestClient> ConnectAsync(string acceptVersion = "1.2", params string[] headers)
    {
        var client = Open();
        await client.ConnectAsync(acceptVersion, headers);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _actors.Terminate();
        _timers.Dispose();
        await Task.WhenAll(_running).WaitAsync(StompTestClient.Patience);
    }

    private static async Task RunAsync(Connection connection, Pipe toBroker, Pipe toClient)
    {
        await connection.RunAsync(toBroker.Reader, toClient.Writer, StreamFraming.Instance);
        await toClient.Writer.CompleteAsync();
        await toBroker.Reader.CompleteAsync();
    }

    private static DestinationSettings Destinations(SessionSettings settings) => new()
    {
        MaxDestinations = settings.Limits.Destinations,
        IdleTimeout = settings.Broker.IdleTimeout,
        QueueMessages = settings.Queue.MaxLength,
        QueueBytes = settings.Queue.MaxBytes.Bytes,
        MaxDeliveries = settings.Queue.MaxDeliveries,
        SubscriberMessages = settings.Limits.OutboxFrames,
        SubscriberBytes = settings.Limits.Outbox.Bytes,
    };
}
