using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Broker.Tests.Support;

namespace Broker.Tests.Clients;

/// <summary>
/// A script that drives the broker through somebody's client. It learns from its environment where the broker is, prints a line
/// <c>ok - NAME</c> or <c>not ok - NAME: reason</c> for each of its checks, and exits with zero if all is well.
/// </summary>
internal static class ClientScript
{
    // The broker of a script: it beats fast enough to be seen, is patient as the machine may be busy, and open to pages of one other origin.
    private static readonly string[] Settings =
    [
        "--heart-beat.send=300ms",
        "--heart-beat.receive=300ms",
        "--heart-beat.tolerance=10",
        "--listener:web.origins=same-origin, http://app.test",
        "--listener:web.socket-io=/socket.io",
        "--socket-io.ping-interval=300ms",
        "--sockjs.client-url=http://app.test/sockjs.js",
    ];

    // Scripts end by themselves, earlier. A healthy one takes seconds; five browsers at once on a slow machine take two minutes.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(255);

    /// <summary>Runs a script against a broker of its own, and fails with the lines that say what went wrong.</summary>
    /// <param name="program">What runs the script.</param>
    /// <param name="arguments">The script's file in the folder of the scripts, perhaps after options of the program.</param>
    public static Task RunAsync(string program, params string[] arguments) => RunAsync([], program, arguments);

    /// <summary>Runs a script against a broker with settings of its own.</summary>
    public static async Task RunAsync(string[] settings, string program, params string[] arguments)
    {
        await using var broker = await TestBroker.StartAsync([.. Settings, .. settings]);
        await broker.ReloadAsync(await File.ReadAllTextAsync(broker.File) + "\n[virtual-host:/staging]\n");
        var output = new ConcurrentQueue<string>();
        var errors = new ConcurrentQueue<string>();

        using var process = new Process { StartInfo = Describe(program, arguments, broker) };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var isInTime = await EndAsync(process);
        await TestContext.Out.WriteLineAsync(string.Join('\n', output));

        var wrong = output.Where(line => !line.StartsWith("ok - ", StringComparison.Ordinal) && !line.StartsWith('#'));
        var report = $"{arguments[^1]}, {(isInTime ? $"exit code {process.ExitCode}" : $"not finished after {Limit.TotalSeconds} s")}:\n"
            + string.Join('\n', wrong.Concat(errors));

        Assert.That(isInTime && process.ExitCode == 0, Is.True, report);
        Assert.That(output.Count(line => line.StartsWith("ok - ", StringComparison.Ordinal)), Is.Positive, report);
    }

    private static ProcessStartInfo Describe(string program, string[] arguments, TestBroker broker)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = ClientTools.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        start.Environment["BROKER_WS_URL"] = broker.WebSocketUrl.ToString();
        start.Environment["BROKER_TCP_PORT"] = broker.TcpPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["BROKER_PAGE_URL"] = broker.PageUrl.ToString();
        start.Environment["ARTIFACTS"] = Repository.PathOf("artifacts", "clients", Path.GetFileNameWithoutExtension(arguments[^1]));
        start.Environment["CHROMIUM"] = ClientTools.Chromium;
        return start;
    }

    // A script that does not end is ended, with the browser it may have started.
    private static async Task<bool> EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Limit);

        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
