using Broker.Host.Configuration;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Limits;

/// <summary>
/// Looks ten times a second how much memory is used. Over the limit publishers are held back, at once, and garbage is collected; if what
/// is left then is still over it, they are refused, until a tenth less is used. Any thread may read the state.
/// </summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    // Collecting costs, so it has its time; and one that takes very long is not waited for.
    private static readonly TimeSpan BetweenCollections = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestCollection = TimeSpan.FromSeconds(5);

    private readonly Func<MemoryLimit> _limit;
    private readonly MemoryProbe _probe;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private int _pressure;
    private long _collections;
    private long? _collectedAt;
    private bool _isCollecting;

    /// <summary>Begins to look.</summary>
    /// <param name="limit">The limit that is in force.</param>
    /// <param name="probe">How memory is measured.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Where it says when publishers are held back or refused.</param>
    public MemoryWatch(Func<MemoryLimit> limit, MemoryProbe probe, TimeProvider clock, ILogger log)
    {
        (_limit, _probe, _clock, _log) = (limit, probe, clock, log);
        _timer = clock.CreateTimer(_ => Look(), null, Tick, Tick);
    }

    /// <summary>How much memory is left for messages.</summary>
    public MemoryPressure Pressure => (MemoryPressure)Volatile.Read(ref _pressure);

    /// <summary>Called when <see cref="Pressure"/> has changed; those who are held back look again then.</summary>
    public Action? Changed { get; set; }

    /// <summary>The limit in bytes; 0: none.</summary>
    public long Limit => _limit().Of(_probe.Available);

    public void Dispose() => _timer.Dispose();

    // Timers do not overlap themselves for long; who comes while another one looks has nothing to add.
    private void Look()
    {
        if (!Monitor.TryEnter(_probe))
        {
            return;
        }

        try
        {
            Become(Next(Limit, _probe.Used()));
        }
        finally
        {
            Monitor.Exit(_probe);
        }
    }

    private MemoryPressure Next(long limit, long used)
    {
        var mark = Pressure == MemoryPressure.None ? limit : limit / 10 * 9;

        if (limit == 0 || used < mark)
        {
            return MemoryPressure.None;
        }

        var isSure = Pressure == MemoryPressure.Full || (_isCollecting && HasCollected());

        // Also while publishers are refused: what consumers have taken is found out only by collecting.
        if ((isSure || !_isCollecting) && !IsWithin(BetweenCollections))
        {
            (_isCollecting, _collections, _collectedAt) = (true, _probe.Collections(), _clock.GetTimestamp());
            _probe.Collect();
        }

        return isSure ? MemoryPressure.Full : MemoryPressure.High;
    }

    private bool HasCollected() => _probe.Collections() != _collections || !IsWithin(LongestCollection);

    private bool IsWithin(TimeSpan time) => _collectedAt is { } at && _clock.GetElapsedTime(at) < time;

    private void Become(MemoryPressure next)
    {
        var before = Pressure;
        if (next == before)
        {
            return;
        }

        Volatile.Write(ref _pressure, (int)next);
        Log(before, next);
        Changed?.Invoke();
    }

    private void Log(MemoryPressure before, MemoryPressure next)
    {
        switch (next)
        {
            case MemoryPressure.High:
                _log.PublishersHeldBack(_probe.Used(), Limit);
                break;
            case MemoryPressure.Full:
                _log.PublishersRefused(_probe.Used(), Limit);
                break;
            default:
                _isCollecting = false;
                _log.PublishersGoOn(_probe.Used(), before == MemoryPressure.Full);
                break;
        }
    }
}
