using System.Runtime.InteropServices;
using Broker.Host.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Reload;

/// <summary>
/// What makes the broker load broker.conf again while it runs: the file is saved, or SIGHUP comes. What happens while the broker starts,
/// which takes as long as reading the store does, is made up for when it has started.
/// </summary>
/// <param name="configuration">What the broker was started with.</param>
/// <param name="reload">Loads it again.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where it is told that the file cannot be watched.</param>
internal sealed class ReloadTriggers(LoadedConfiguration configuration, ConfigurationReload reload, TimeProvider clock, ILogger<ReloadTriggers> log) : IHostedLifecycleService, IDisposable
{
    private readonly Lock _lock = new();
    private FileWatch? _watch;
    private PosixSignalRegistration? _signal;
    private bool _hasStarted;
    private bool _isAwaited;

    /// <summary>Before anything else starts. From here on SIGHUP does not end the process, nor when it stops.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // Elsewhere it is the end of the console, which is an end.
        _signal = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, HandleHangUp);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All parts are there that take up changes.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var path = configuration.Place.FullPath;
        _watch = new FileWatch(path, configuration.FileHash, () => _ = reload.ReloadAsync(File.Exists(path) ? "saved" : "gone"), clock, log);
        bool isAwaited;

        lock (_lock)
        {
            (isAwaited, _hasStarted) = (_isAwaited, true);
        }

        if (isAwaited)
        {
            _ = reload.ReloadAsync("SIGHUP");
        }

        return Task.CompletedTask;
    }

    /// <summary>Nothing is loaded any more.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _hasStarted = false;
        }

        _watch?.Dispose();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _signal?.Dispose();
        _watch?.Dispose();
    }

    /// <summary>Without this the process would end.</summary>
    internal void HandleHangUp(PosixSignalContext signal)
    {
        signal.Cancel = true;

        lock (_lock)
        {
            _isAwaited = true;

            if (!_hasStarted)
            {
                return;
            }
        }

        _ = reload.ReloadAsync("SIGHUP");
    }
}
