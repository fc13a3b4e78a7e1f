using System.Diagnostics;
using Broker.Load.Net;

namespace Broker.Load.Targets;

/// <summary>Our own broker, as it was built: a process of its own on free ports of the loopback interface.</summary>
internal static class OwnBroker
{
    private const string Program = "Broker.Host.dll";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A broker to be measured.</summary>
    /// <param name="name">The name in reports.</param>
    /// <param name="program">The path of Broker.Host.dll, or null for the one that was built with this program.</param>
    /// <param name="settings">Further settings, such as <c>limits.outbox=8MiB</c>.</param>
    public static Target Make(string name, string? program, IReadOnlyList<string> settings) =>
        new(name, CanRestart: true, cancellation => StartAsync(name, Path.GetFullPath(program ?? Built()), settings, cancellation));

    // bench/Broker.Load/bin/CONFIGURATION/FRAMEWORK beside Broker.Host/bin/CONFIGURATION/FRAMEWORK.
    private static string Built()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var root = here;

        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Broker.sln")))
        {
            root = root.Parent;
        }

        return root is null
            ? throw new FileNotFoundException($"Where is {Program}? Say it with --broker NAME=PATH.")
            : Path.Combine(root.FullName, "Broker.Host", "bin", here.Parent!.Name, here.Name, Program);
    }

    private static async Task<RunningBroker> StartAsync(string name, string program, IReadOnlyList<string> settings, CancellationToken cancellation)
    {
        // Where no broker.conf is, the built-in one counts, on every machine the same; and every broker has a store of its own there.
        var folder = Directory.CreateTempSubdirectory("broker-");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        };

        foreach (var argument in (IEnumerable<string>)[program, "--listener:web.url=ws://127.0.0.1:0/ws", "--listener:tcp.url=tcp://127.0.0.1:0", "--log.level=error", .. settings.Select(setting => "--" + setting)])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new IOException($"{program} does not start.");

        try
        {
            var addresses = await ReadAddressesAsync(process, cancellation);
            return new RunningBroker(name, Dialect.Own, process.Id, addresses, process, PassOnAsync(process, name), folder);
        }
        catch
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            folder.Delete(recursive: true);
            throw;
        }
    }

    private static async Task<IReadOnlyList<Address>> ReadAddressesAsync(Process process, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var addresses = new List<Address>();

        while (addresses.Count < 2)
        {
            var line = await process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new IOException("The broker has ended instead of listening.");

            // "  ws://127.0.0.1:40123/ws    STOMP over WebSocket"
            if (Address.TryParse(line.Trim().Split(' ')[0]) is { } address)
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }

    // What it says later are complaints; and a pipe that nobody reads would stop it in the end.
    private static async Task PassOnAsync(Process process, string name)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("Try it", StringComparison.Ordinal))
            {
                await Console.Error.WriteLineAsync($"{name}: {line}");
            }
        }
    }
}
