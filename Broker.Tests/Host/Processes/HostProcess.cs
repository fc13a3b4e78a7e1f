using System.Diagnostics;
using System.Text.RegularExpressions;
using Broker.Host.Configuration;
using Broker.Load.Net;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Processes;

/// <summary>The program as it was built, in a process of its own, which ends with this object at the latest.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    /// <summary>The number of SIGINT, which Ctrl-C sends.</summary>
    public const int Interrupt = 2;

    /// <summary>The number of SIGHUP, on which the configuration is loaded again.</summary>
    public const int HangUp = 1;

    /// <summary>The number of SIGTERM, which service managers send.</summary>
    public const int Terminate = Libc.Terminate;

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Broker.Host.dll");

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<(string Part, TaskCompletionSource Found)> _awaited = [];
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly Task<string> _error;

    private HostProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
        _reading = ReadOutputAsync();
    }

    /// <summary>What it said when it began to listen.</summary>
    public string Welcome { get; private set; } = string.Empty;

    public int WebPort { get; private set; }

    public int TcpPort { get; private set; }

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts the program.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it works, or null for a folder without a broker.conf.</param>
    /// <param name="environment">A variable to set, or null.</param>
    public static HostProcess Start(IEnumerable<string> arguments, string? folder = null, (string Name, string Value)? environment = null)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : "dotnet")
        {
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A shell that starts the tests in the background has them ignore SIGINT or SIGHUP, and what is ignored is inherited.
        string[] program = OperatingSystem.IsLinux() ? ["--default-signal=INT,HUP", "dotnet", Program] : [Program];
        foreach (var argument in program.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var setting in start.Environment.Keys.Where(key => key.StartsWith(ConfigurationLoader.EnvironmentPrefix, StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(setting);
        }

        // No two may share a folder; a test that is about the store names its own on the command line, which counts more.
        start.Environment["BROKER_STORE__PATH"] = "none";

        if (environment is { } variable)
        {
            start.Environment[variable.Name] = variable.Value;
        }

        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>Starts a broker on free ports and waits until it listens.</summary>
    public static Task<HostProcess> ListenAsync(params string[] settings) => ListenAsync(folder: null, settings);

    /// <summary>Starts a broker on free ports in a folder and waits until it listens.</summary>
    public static async Task<HostProcess> ListenAsync(string? folder, string[] settings)
    {
        var broker = StartOnFreePorts(folder, settings);

        try
        {
            await broker.WaitUntilListeningAsync(StompTestClient.Patience);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a broker on free ports in a folder and waits for nothing.</summary>
    public static HostProcess StartOnFreePorts(string? folder, IEnumerable<string> settings) =>
        Start(["--listener:web.url=ws://127.0.0.1:0/ws", "--listener:tcp.url=tcp://127.0.0.1:0", .. settings], folder);

    /// <summary>Waits until it listens.</summary>
    public async Task WaitUntilListeningAsync(TimeSpan patience)
    {
        Welcome = await _listening.Task.WaitAsync(patience);
        WebPort = PortOf(Welcome, "ws");
        TcpPort = PortOf(Welcome, "tcp");
    }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="folder">Where it works, or null for a folder without a broker.conf.</param>
    /// <param name="environment">A variable to set, or null.</param>
    public static async Task<Ended> RunAsync(IEnumerable<string> arguments, string input = "", string? folder = null, (string Name, string Value)? environment = null)
    {
        await using var program = Start(arguments, folder, environment);

        try
        {
            await program._process.StandardInput.WriteAsync(input);
            program._process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading anything, which is what most of its commands do.
        }

        return await program.WaitForExitAsync();
    }

    /// <summary>Opens a connection to it.</summary>
    public Task<StompTestClient> OpenAsync() => TestBroker.OpenTcpAsync(TcpPort);

    /// <summary>Opens a connection to it and connects as guest.</summary>
    public async Task<StompTestClient> ConnectAsync()
    {
        var client = await OpenAsync();
        await client.ConnectAsync();
        return client;
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(int number) => Libc.Check(Libc.Kill(_process.Id, number));

    /// <summary>Kills it, which it does not get to know of. Nothing if it has ended.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until it writes a line that has a text in it, or has written one.</summary>
    public Task AwaitOutputAsync(string part)
    {
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        lock (_output)
        {
            _awaited.Add((part, found));
            _output.ForEach(Notify);
        }

        return found.Task.WaitAsync(StompTestClient.Patience);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Ended> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(StompTestClient.Patience);
        await _reading;
        return new Ended(_process.ExitCode, string.Join('\n', _output), await _error);
    }

    /// <summary>Tells it to stop, and waits for its end.</summary>
    public Task<Ended> StopAsync()
    {
        Signal(Terminate);
        return WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static int PortOf(string welcome, string scheme) =>
        int.Parse(Address(scheme).Match(welcome).Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static Regex Address(string scheme) => new($@"^  {scheme}://[^ ]*:(?<port>\d+)", RegexOptions.Multiline);

    private void Notify(string line)
    {
        foreach (var (_, found) in _awaited.Where(awaited => line.Contains(awaited.Part, StringComparison.Ordinal)))
        {
            found.TrySetResult();
        }
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.Add(line);
                Notify(line);
            }

            if (line.StartsWith("Try it:", StringComparison.Ordinal))
            {
                _listening.TrySetResult(string.Join('\n', _output));
            }
        }

        _listening.TrySetException(new AssertionException($"The broker has ended instead of listening: {string.Join('\n', _output)} {await _error}"));
    }

    /// <summary>How the program ended.</summary>
    /// <param name="ExitCode">Its exit code.</param>
    /// <param name="Output">What it wrote.</param>
    /// <param name="Error">What it complained of.</param>
    public sealed record Ended(int ExitCode, string Output, string Error)
    {
        /// <summary>Whether it was killed, as a shell would say it: 128 and the number of SIGKILL.</summary>
        public bool WasKilled => ExitCode == 128 + 9;
    }
}
