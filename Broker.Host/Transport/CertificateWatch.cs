using System.Diagnostics.CodeAnalysis;
using Broker.Host.Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Transport;

/// <summary>
/// Looks from time to time whether the files of certificates have changed, and puts the new ones in force for the handshakes that
/// follow. While they are wrong, the old ones stay. When it starts, it also says where passcodes can be read on the way.
/// </summary>
/// <param name="listeners">The listeners.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where it is told.</param>
internal sealed class CertificateWatch(IReadOnlyList<Listener> listeners, TimeProvider clock, ILogger log) : IHostedLifecycleService, IDisposable
{
    /// <summary>The time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (listeners.Any(listener => listener.IsSecure))
        {
            _timer = clock.CreateTimer(_ => Look(), null, Interval, Timeout.InfiniteTimeSpan);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All listeners listen, so their ports are known.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in listeners)
        {
            if (listener.Settings.Tls is { } tls)
            {
                Tell(listener, tls.Current);
            }
            else if (!listener.Address.IsLoopback)
            {
                log.ReadableOnTheWay(listener.Url, $"listener:{listener.Name}.certificate");
            }
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        foreach (var listener in listeners)
        {
            Look(listener);
        }

        // One look at a time, however long a file takes.
        _timer!.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The top of a timer's callback: a fault of ours must not end the broker.")]
    private void Look(Listener listener)
    {
        try
        {
            if (listener.Settings.Tls is { } tls && tls.Refresh())
            {
                Tell(listener, tls.Current);
            }
        }
        catch (TlsFileException wrong)
        {
            log.CertificateNotLoaded(listener.Name, wrong.Message);
        }
        catch (Exception bug)
        {
            log.CertificateWatchFailed(bug, listener.Name);
        }
    }

    private void Tell(Listener listener, TlsSettings settings) => log.CertificateLoaded(listener.Name, settings.Subject, settings.Expires);
}
