using System.Diagnostics;
using Broker.Load.Net;

namespace Broker.Load.Targets;

/// <summary>A broker that runs: where it listens, what it uses. One that was started here ends with <see cref="DisposeAsync"/>.</summary>
/// <param name="name">Its name in reports.</param>
/// <param name="dialect">How it is spoken to.</param>
/// <param name="processId">Its process.</param>
/// <param name="addresses">Where it listens.</param>
/// <param name="started">The process if it was started here, or null.</param>
/// <param name="output">Completes with the process's output, or null.</param>
/// <param name="folder">A folder that was made for the process and goes with it, or null.</param>
internal sealed class RunningBroker(
    string name,
    Dialect dialect,
    int processId,
    IReadOnlyList<Address> addresses,
    Process? started,
    Task? output,
    DirectoryInfo? folder = null)
    : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Name => name;

    public Dialect Dialect => dialect;

    public int ProcessId => processId;

    /// <summary>What it has used so far.</summary>
    public ProcessUsage Usage => ProcessUsage.Of(processId);

    /// <summary>Where it listens for a transport.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public Address AddressOf(Transport transport) =>
        addresses.FirstOrDefault(address => address.Transport == transport)
            ?? throw new InvalidOperationException($"{name} does not listen for {transport}.");

    public async ValueTask DisposeAsync()
    {
        if (started is null)
        {
            return;
        }

        if (!started.HasExited)
        {
            _ = Libc.Kill(started.Id, Libc.Terminate);
            await WaitOrKillAsync(started);
        }

        await (output ?? Task.CompletedTask);
        started.Dispose();
        folder?.Delete(recursive: true);
    }

    private static async Task WaitOrKillAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);

        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
