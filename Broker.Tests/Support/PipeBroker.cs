using System.IO.Pipelines;
using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Host;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Inbound;
using Broker.Host.Limits;
using Broker.Host.Outbound;
using Broker.Host.Security;
using Broker.Host.Sessions;
using Broker.Host.Timers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Support;

/// <summary>
/// A whole broker without sockets and with a clock that a test moves: real sessions, real destinations, connected by pipes in memory.
/// </summary>
internal sealed class PipeBroker : IAsyncDisposable
{
    /// <summary>A user beside guest, alice and bob, with what other frames would escape in its name.</summary>
    public const string OddUser = @"sys:op\n";

    // Shared, so that only the first login of each user costs the slow hash. What is wrong is told at once, for no clock moves there.
    private static readonly Authenticator Users =
        new(MakeUsers(), new LimitsOptions { LoginTime = TimeSpan.Zero, FailedLogins = 0 }, TimeProvider.System, NullLogger.Instance);

    private readonly ActorSystem _actors;
    private readonly TimerWheel _timers;
    private readonly MemoryWatch? _memory;
    private readonly ConnectionServices _services;
    private readonly List<(Connection Connection, Task Running)> _connections = [];
    private int _count;

    private PipeBroker(
        SessionSettings settings,
        PolicyTable policies,
        FakeTimeProvider clock,
        IReadOnlyDictionary<string, IActorRef> directories,
        ActorSystem actors,
        Authenticator authenticator,
        ILogger log,
        MemoryProbe? memory = null)
    {
        Authenticator = authenticator;
        _actors = actors;
        Clock = clock;
        Directories = directories;
        _timers = new TimerWheel(clock);
        var sessions = new SessionServices(settings, directories, authenticator, new MessageIdSource(clock), _timers, clock, log)
        {
            Policies = policies,
            Memory = _memory = memory is null ? null : new MemoryWatch(() => settings.Limits.Memory, memory, clock, log),
        };
        Registry = new ConnectionRegistry(settings.Limits.Connections);
        _memory?.Changed = () => Registry.TellAll(SessionSignal.MemoryChanged);
        _services = new ConnectionServices(actors, sessions, Registry);
    }

    public FakeTimeProvider Clock { get; }

    public ConnectionRegistry Registry { get; }

    /// <summary>Who may connect.</summary>
    public Authenticator Authenticator { get; }

    /// <summary>What all connections share.</summary>
    public ConnectionServices Services => _services;

    /// <summary>The directory of each virtual host; the default one is named by the empty string.</summary>
    public IReadOnlyDictionary<string, IActorRef> Directories { get; }

    /// <summary>Starts a broker without a store.</summary>
    /// <param name="configure">Changes the settings, or null.</param>
    /// <param name="virtualHosts">The names of virtual hosts beside the default one.</param>
    public static Task<PipeBroker> StartAsync(Action<SessionSettings>? configure = null, params string[] virtualHosts) => StartAsync(configure, [], virtualHosts);

    /// <summary>Starts a broker without a store and with policies.</summary>
    /// <param name="configure">Changes the settings, or null.</param>
    /// <param name="destinations">The policies.</param>
    /// <param name="virtualHosts">The names of virtual hosts beside the default one.</param>
    public static Task<PipeBroker> StartAsync(Action<SessionSettings>? configure, IEnumerable<DestinationOptions> destinations, params string[] virtualHosts) =>
        StartAsync(security: null, configure, destinations, NullLogger.Instance, virtualHosts);

    /// <summary>Starts a broker with users of its own.</summary>
    /// <param name="security">Who may connect and what they may do; null: guest, alice and bob, everything.</param>
    /// <param name="configure">Changes the settings, or null.</param>
    /// <param name="log">Where it logs.</param>
    /// <param name="virtualHosts">The names of virtual hosts beside the default one.</param>
    public static Task<PipeBroker> StartAsync(SecurityOptions? security, Action<SessionSettings>? configure, ILogger log, params string[] virtualHosts) =>
        StartAsync(security, configure, [], log, virtualHosts);

    /// <summary>Starts a broker whose memory is measured by a test.</summary>
    /// <param name="memory">How it is measured.</param>
    /// <param name="configure">Changes the settings, or null.</param>
    /// <param name="log">Where it logs.</param>
    public static Task<PipeBroker> StartAsync(MemoryProbe memory, Action<SessionSettings>? configure, ILogger log) =>
        StartAsync(security: null, configure, [], log, memory, []);

    /// <summary>Starts a broker with users and policies of its own.</summary>
    /// <param name="security">Who may connect and what they may do; null: guest, alice and bob, everything.</param>
    /// <param name="configure">Changes the settings, or null.</param>
    /// <param name="destinations">The policies.</param>
    /// <param name="log">Where it logs.</param>
    /// <param name="virtualHosts">The names of virtual hosts beside the default one.</param>
    public static Task<PipeBroker> StartAsync(
        SecurityOptions? security,
        Action<SessionSettings>? configure,
        IEnumerable<DestinationOptions> destinations,
        ILogger log,
        params string[] virtualHosts) => StartAsync(security, configure, destinations, log, memory: null, virtualHosts);

    private static async Task<PipeBroker> StartAsync(
        SecurityOptions? security,
        Action<SessionSettings>? configure,
        IEnumerable<DestinationOptions> destinations,
        ILogger log,
        MemoryProbe? memory,
        string[] virtualHosts)
    {
        var settings = new SessionSettings(new BrokerOptions(), new LimitsOptions(), new HeartBeatOptions(), new QueueOptions());
        configure?.Invoke(settings);

        // The limits of frames are taken from the options when the settings are made.
        settings = settings with { Broker = settings.Broker };
        settings = new SessionSettings(settings.Broker, settings.Limits, settings.HeartBeat, settings.Queue);

        var clock = new FakeTimeProvider();
        var actors = ActorSystem.Create("test");
        IReadOnlyList<string> names = [string.Empty, .. virtualHosts];
        var policies = Policies.Make(settings.Queue, destinations);
        var services = new DestinationServices(BrokerService.DestinationSettingsOf(settings, policies), clock, NullLogger.Instance);
        var hosts = actors.ActorOf(Props.Create(() => new VirtualHosts(names, services)));
        var directories = await hosts.Ask<Directories>(new GetDirectories());

        var authenticator = security is null ? Users : new Authenticator(security, settings.Limits, clock, log);
        return new PipeBroker(settings, policies, clock, directories.ByVirtualHost, actors, authenticator, log, memory);
    }

    /// <summary>Starts the sessions of a broker over a core that only notes what it is told.</summary>
    /// <param name="core">Notes it.</param>
    /// <param name="destinations">The policies.</param>
    /// <param name="answer">See <see cref="CoreRecorder"/>.</param>
    public static PipeBroker StartOver(out CoreRecorder core, IEnumerable<DestinationOptions>? destinations = null, Func<object, object?>? answer = null)
    {
        var settings = new SessionSettings(new BrokerOptions(), new LimitsOptions(), new HeartBeatOptions(), new QueueOptions());
        var actors = ActorSystem.Create("test");
        core = new CoreRecorder(actors, answer);
        var directories = new Dictionary<string, IActorRef> { [string.Empty] = core.Ref };
        var policies = Policies.Make(settings.Queue, destinations ?? []);
        return new PipeBroker(settings, policies, new FakeTimeProvider(), directories, actors, Users, NullLogger.Instance);
    }

    /// <summary>Opens a connection; nothing has been said on it.</summary>
    /// <param name="isLoopback">Whether the client is on this machine.</param>
    /// <param name="peer">What is below STOMP, or null for a plain stream.</param>
    /// <param name="describe">Changes what is known of the connection, or null.</param>
    public StompTestClient Open(bool isLoopback = true, TestPeer? peer = null, Func<ConnectionInfo, ConnectionInfo>? describe = null)
    {
        var options = new PipeOptions(useSynchronizationContext: false, pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024);
        var toBroker = new Pipe(options);
        var toClient = new Pipe(options);
        var info = new ConnectionInfo($"test-{Interlocked.Increment(ref _count)}", "127.0.0.1", isLoopback, "memory", CanPing: peer is not null);
        info = describe?.Invoke(info) ?? info;
        var connection = new Connection(_services, info);

        peer?.Activity = connection.Activity;
        _connections.Add((connection, RunAsync(connection, toBroker, toClient, peer ?? (IFraming)StreamFraming.Instance)));

        return new StompTestClient(toClient.Reader, toBroker.Writer, CloseAsync, passTime: () => Clock.Advance(TimerWheel.Tick));

        async ValueTask CloseAsync()
        {
            await toBroker.Writer.CompleteAsync();
            await toClient.Reader.CompleteAsync();
        }
    }

    /// <summary>Opens a connection and connects as guest.</summary>
    public Task<StompTestClient> ConnectAsync(string acceptVersion = "1.2", params string[] headers) => ConnectAsAsync("guest", acceptVersion, headers);

    /// <summary>Opens a connection and connects as guest, alice or bob.</summary>
    public async Task<StompTestClient> ConnectAsAsync(string user, string acceptVersion = "1.2", params string[] headers)
    {
        var client = Open();
        await client.ConnectAsAsync(user, acceptVersion, headers);
        return client;
    }

    /// <summary>
    /// Lets time pass, a tick after another: at each, sessions do what is due, and what they have to say is sent. The clients must
    /// take what they are sent.
    /// </summary>
    public async Task PassAsync(TimeSpan time)
    {
        await SettleAsync();

        for (var passed = TimeSpan.Zero; passed < time; passed += TimerWheel.Tick)
        {
            Clock.Advance(TimerWheel.Tick);
            await SettleAsync();
        }
    }

    /// <summary>Lets time pass until something is so.</summary>
    public async Task PassUntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        while (!condition())
        {
            Clock.Advance(TimerWheel.Tick);
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The same, tick by tick: nobody is overtaken by the time, and so nothing may be stuck meanwhile.</summary>
    public async Task PassTicksUntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        while (!condition())
        {
            await PassAsync(TimerWheel.Tick);
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _actors.Terminate();
        _timers.Dispose();
        _memory?.Dispose();

        if (Authenticator != Users)
        {
            Authenticator.Dispose();
        }

        await Task.WhenAll(_connections.Select(entry => entry.Running)).WaitAsync(StompTestClient.Patience);
    }

    private async Task SettleAsync()
    {
        foreach (var (connection, running) in _connections)
        {
            // An actor that has stopped meanwhile does not answer.
            if (Registry.Find(connection) is { } session)
            {
                await Task.WhenAny(session.Ask<ActorIdentity>(new Identify(0)), running).WaitAsync(StompTestClient.Patience);
            }
        }

        // Anything that waits for longer than no time at all was there before the tick.
        while (_connections.Exists(entry => !entry.Running.IsCompleted && entry.Connection.Outbox.StuckFor > TimeSpan.Zero))
        {
            await Task.Yield();
        }
    }

    private static SecurityOptions MakeUsers()
    {
        var hash = PasscodeHash.Make("guest");
        return SecurityOptions.Of(
            new() { Name = "guest", PasswordHash = hash, From = ConnectFrom.Loopback },
            new() { Name = "alice", PasswordHash = hash },
            new() { Name = "bob", PasswordHash = hash },
            new() { Name = OddUser, PasswordHash = hash });
    }

    private static async Task RunAsync(Connection connection, Pipe toBroker, Pipe toClient, IFraming framing)
    {
        await connection.RunAsync(PipeInput.Of(toBroker.Reader), toClient.Writer, framing);
        await toClient.Writer.CompleteAsync();
        await toBroker.Reader.CompleteAsync();
    }
}
