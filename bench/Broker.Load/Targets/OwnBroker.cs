using System.Diagnostics;
using System.Runtime.InteropServices;
using Broker.Load.Stomp;

namespace Broker.Load.Targets;

/// <summary>Our own broker, as it was built: a process of its own on free ports of the loopback interface.</summary>
internal static class OwnBroker
{
    private const string Program = "Broker.Host.dll";
    private const int ShortCommit = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly StompProtocol Protocol = new(Dialect.Own);

    /// <summary>A broker to be measured.</summary>
    /// <param name="name">The name in reports.</param>
    /// <param name="program">The path of Broker.Host.dll, or null for the one that was built with this program.</param>
    /// <param name="settings">Further settings, such as <c>limits.outbox=8MiB</c>.</param>
    public static Target Make(string name, string? program, IReadOnlyList<string> settings)
    {
        var path = Path.GetFullPath(program ?? Built());
        return new Target(name, VersionOf(path), Protocol, cancellation => StartAsync(name, path, settings, cancellation));
    }

    /// <summary>Publishes it, as one does who wants to run it: for this kind of machine, compiled beforehand.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="cancellation">Ends the build.</param>
    /// <returns>The path of Broker.Host.dll.</returns>
    public static async Task<string> PublishAsync(string folder, CancellationToken cancellation)
    {
        var project = Path.Combine(Root().FullName, "Broker.Host", "Broker.Host.csproj");
        string[] arguments = ["publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder];
        _ = await ProgramOutput.ReadAsync("dotnet", [.. arguments, "-nodeReuse:false", "-p:UseSharedCompilation=false"], cancellation);
        return Path.Combine(folder, Program);
    }

    // bench/Broker.Load/bin/CONFIGURATION/FRAMEWORK beside Broker.Host/bin/CONFIGURATION/FRAMEWORK.
    private static string Built()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root().FullName, "Broker.Host", "bin", here.Parent!.Name, here.Name, Program);
    }

    // "0.1.0+" and the commit, of which the beginning is enough.
    private static string? VersionOf(string path)
    {
        var version = File.Exists(path) ? FileVersionInfo.GetVersionInfo(path).ProductVersion : null;
        return version?.Split('+') is [var number, { Length: > ShortCommit } commit] ? $"{number}+{commit[..ShortCommit]}" : version;
    }

    private static DirectoryInfo Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);

        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Broker.sln")))
        {
            root = root.Parent;
        }

        return root ?? throw new FileNotFoundException($"Where is {Program}? Say it with --broker NAME=PATH.");
    }

    private static async Task<RunningBroker> StartAsync(string name, string program, IReadOnlyList<string> settings, CancellationToken cancellation)
    {
        string[] arguments = [program, "--listener:web.url=ws://127.0.0.1:0/ws", "--listener:tcp.url=tcp://127.0.0.1:0", "--log.level=error", .. settings.Select(setting => "--" + setting)];
        var output = new ListeningOutput(name, listeners: 2);

        // Where no broker.conf is, the built-in one counts, on every machine the same; and every broker has a store of its own there.
        var folder = new TemporaryFolder();
        var process = new StartedProcess("dotnet", arguments, new Dictionary<string, string>(), folder.Path, isAsked: true, output.OnLine);

        try
        {
            var addresses = await output.Addresses.WaitAsync(Patience, cancellation);
            return new RunningBroker(name, Protocol, process.Id, process.StartedAt, addresses, process, folder);
        }
        catch
        {
            await process.DisposeAsync();
            await folder.DisposeAsync();
            throw;
        }
    }
}
