using Broker.Load.Nats;
using Broker.Load.Net;

namespace Broker.Load.Targets;

/// <summary>Debian's package nats-server, with its own defaults and a WebSocket listener.</summary>
internal static class NatsServer
{
    private const string Name = "nats-server";
    private const string Program = "/usr/sbin/nats-server";

    /// <summary>Finds it.</summary>
    /// <returns>Null if it is not installed.</returns>
    public static async Task<Target?> FindAsync(CancellationToken cancellation) => File.Exists(Program)
        ? new Target(Name, (await ProgramOutput.ReadAsync(Program, ["--version"], cancellation)).Split(' ')[^1].TrimStart('v'), NatsProtocol.Instance, StartAsync)
        : null;

    /// <summary>Its configuration.</summary>
    /// <param name="webSocket">The port for WebSockets.</param>
    /// <param name="tcp">The port for plain streams.</param>
    public static string Configuration(int webSocket, int tcp) => FormattableString.Invariant($$"""
        listen: "127.0.0.1:{{tcp}}"
        websocket {
          listen: "127.0.0.1:{{webSocket}}"
          no_tls: true
        }

        """);

    private static async Task<RunningBroker> StartAsync(CancellationToken cancellation)
    {
        var folder = new TemporaryFolder();
        StartedProcess? process = null;

        try
        {
            var ports = LoopbackPort.Free(2);
            Address[] addresses = [LoopbackPort.At(Transport.WebSocket, ports[0], "/"), LoopbackPort.At(Transport.Tcp, ports[1], string.Empty)];
            var configuration = folder.Write("nats.conf", Configuration(ports[0], ports[1]));
            process = new StartedProcess(Program, ["--config", configuration], new Dictionary<string, string>(), folder.Path, isAsked: false);
            await LoopbackPort.WaitAsync(addresses[0], process, cancellation);
            await LoopbackPort.WaitAsync(addresses[1], process, cancellation);
            return new RunningBroker(Name, NatsProtocol.Instance, process.Id, process.StartedAt, addresses, process, folder);
        }
        catch
        {
            await (process?.DisposeAsync() ?? ValueTask.CompletedTask);
            await folder.DisposeAsync();
            throw;
        }
    }
}
