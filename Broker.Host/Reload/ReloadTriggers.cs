using System.Runtime.InteropServices;
using Broker.Host.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Reload;

/// <summary>What makes the broker load broker.conf again while it runs: the file is saved, or SIGHUP comes.</summary>
/// <param name="configuration">What the broker was started with.</param>
/// <param name="reload">Loads it again.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where it is told that the file cannot be watched.</param>
internal sealed class ReloadTriggers(LoadedConfiguration configuration, ConfigurationReload reload, TimeProvider clock, ILogger<ReloadTriggers> log) : IHostedService, IDisposable
{
    private FileWatch? _watch;
    private PosixSignalRegistration? _signal;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = new FileWatch(configuration.Place.FullPath, () => _ = reload.ReloadAsync("saved"), clock, log);

        // Elsewhere it is the end of the console, which is an end.
        _signal = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, HandleHangUp);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _signal?.Dispose();
        _watch?.Dispose();
    }

    // Without this the process would end.
    private void HandleHangUp(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _ = reload.ReloadAsync("SIGHUP");
    }
}
