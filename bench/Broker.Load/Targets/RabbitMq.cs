using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Stomp;

namespace Broker.Load.Targets;

/// <summary>
/// Debian's package rabbitmq-server with its plug-ins for STOMP and for STOMP over WebSocket. The script that the package starts it with wants to be
/// root or its own user; the one behind it does not, and, told that something watches over it, becomes the virtual machine itself, so that the
/// process that was started is the one to be measured.
/// </summary>
internal static class RabbitMq
{
    private const string Name = "rabbitmq";
    private const string Script = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string PortMapper = "/usr/bin/epmd";
    private const string Versions = "/usr/lib/rabbitmq/lib";
    private const string VersionPrefix = "rabbitmq_server-";

    // Who only listens, and has agreed on no heart-beats, is closed after a minute otherwise.
    private const int IdleTimeout = 24 * 60 * 60 * 1000;

    private static readonly IProtocol Protocol = new StompProtocol(new Dialect("guest", "guest", "/", "/topic/", "/queue/"));

    /// <summary>Finds it.</summary>
    /// <returns>Null if it is not installed.</returns>
    public static Target? Find()
    {
        if (!File.Exists(Script) || !File.Exists(PortMapper))
        {
            return null;
        }

        var version = Directory.GetDirectories(Versions, VersionPrefix + "*").Select(path => Path.GetFileName(path)[VersionPrefix.Length..]).Max();
        return new Target(Name, version, Protocol, StartAsync);
    }

    /// <summary>Its configuration.</summary>
    /// <param name="webSocket">The port for WebSockets.</param>
    /// <param name="tcp">The port for plain streams.</param>
    public static string Configuration(int webSocket, int tcp) => FormattableString.Invariant($"""
        listeners.tcp = none
        stomp.listeners.tcp.1 = 127.0.0.1:{tcp}
        web_stomp.tcp.ip = 127.0.0.1
        web_stomp.tcp.port = {webSocket}
        web_stomp.ws_opts.idle_timeout = {IdleTimeout}
        log.console = false
        log.file.level = error

        """);

    /// <summary>Its environment: everything of its own in a folder, everything on the loopback interface.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="node">The port for AMQP, which is not opened, but asked for.</param>
    /// <param name="distribution">The port for other nodes.</param>
    /// <param name="portMapper">The port of its own port mapper.</param>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(string folder, int node, int distribution, int portMapper) => new Dictionary<string, string>
    {
        ["HOME"] = folder,
        ["RUNNING_UNDER_SYSTEMD"] = "true",
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "none"),
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(folder, "none.config"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
        ["RABBITMQ_FEATURE_FLAGS_FILE"] = Path.Combine(folder, "feature_flags"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(folder, "generated"),
        ["RABBITMQ_NODENAME"] = FormattableString.Invariant($"load-{portMapper}@localhost"),
        ["RABBITMQ_NODE_PORT"] = FormattableString.Invariant($"{node}"),
        ["RABBITMQ_DIST_PORT"] = FormattableString.Invariant($"{distribution}"),
        ["ERL_EPMD_PORT"] = FormattableString.Invariant($"{portMapper}"),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false",
    };

    private static async Task<RunningBroker> StartAsync(CancellationToken cancellation)
    {
        var ports = LoopbackPort.Free(5);
        var belongings = new List<IAsyncDisposable>();

        try
        {
            var folder = new TemporaryFolder();
            belongings.Add(folder);
            _ = folder.Write("rabbitmq.conf", Configuration(ports[0], ports[1]));
            _ = folder.Write("enabled_plugins", "[rabbitmq_stomp,rabbitmq_web_stomp].\n");

            // If the virtual machine started it, it would stay behind.
            var environment = EnvironmentOf(folder.Path, ports[2], ports[3], ports[4]);
            var mapper = new StartedProcess(PortMapper, ["-port", environment["ERL_EPMD_PORT"], "-address", "127.0.0.1"], environment, folder.Path, isAsked: false);
            belongings.Insert(0, mapper);
            await LoopbackPort.WaitAsync(LoopbackPort.At(Transport.Tcp, ports[4], string.Empty), mapper, cancellation);

            var machine = new StartedProcess(Script, [], environment, folder.Path, isAsked: false);
            belongings.Insert(0, machine);
            Address[] addresses = [LoopbackPort.At(Transport.WebSocket, ports[0], "/ws"), LoopbackPort.At(Transport.Tcp, ports[1], string.Empty)];
            await LoopbackPort.WaitAsync(addresses[0], machine, cancellation);
            await LoopbackPort.WaitAsync(addresses[1], machine, cancellation);
            return new RunningBroker(Name, Protocol, machine.Id, machine.StartedAt, addresses, [.. belongings]);
        }
        catch
        {
            foreach (var belonging in belongings)
            {
                await belonging.DisposeAsync();
            }

            throw;
        }
    }
}
