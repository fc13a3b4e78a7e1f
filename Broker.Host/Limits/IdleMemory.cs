namespace Broker.Host.Limits;

/// <summary>
/// Gives memory back to the system when the broker has come to rest after much work: what thousands of connections and topics have left
/// behind is collected only when memory is asked for, so a broker that rests would keep it.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    /// <summary>The time between two looks. Rest is what two of them in a row have found.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Most bytes that are allocated between two looks while the broker rests.</summary>
    public const long RestBytes = 4L << 20;

    /// <summary>The bytes that have been allocated since the last time, for which it is worth the while.</summary>
    public const long WorkBytes = 64L << 20;

    private readonly Func<long> _allocated;
    private readonly Action _letGo;
    private readonly Action _collect;
    private readonly Action _compact;
    private readonly ITimer _timer;
    private long _last;
    private long _lastCollected;
    private bool _hasRested;
    private bool _isCollected;

    /// <summary>Begins to look.</summary>
    /// <param name="allocated">How many bytes have been allocated since the start of the process.</param>
    /// <param name="letGo">Lets go what is kept for work that comes again soon.</param>
    /// <param name="collect">Finds out what is not used, and stops nobody for it.</param>
    /// <param name="compact">Gives back what is not used; called after the other, if the broker still is at rest.</param>
    /// <param name="clock">The time.</param>
    public IdleMemory(Func<long> allocated, Action letGo, Action collect, Action compact, TimeProvider clock)
    {
        (_allocated, _letGo, _collect, _compact) = (allocated, letGo, collect, compact);
        _last = allocated();
        _timer = clock.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Looks after this process.</summary>
    /// <param name="letGo">Lets go what is kept for work that comes again soon.</param>
    /// <param name="clock">The time.</param>
    public static IdleMemory OfProcess(Action letGo, TimeProvider clock) =>
        new(() => GC.GetTotalAllocatedBytes(), letGo, () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false), Compact, clock);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var allocated = _allocated();
        var isAtRest = allocated - _last < RestBytes;
        _last = allocated;

        if (isAtRest && _isCollected)
        {
            _compact();
        }

        if (isAtRest && _hasRested)
        {
            _letGo();
        }

        _isCollected = isAtRest && _hasRested && allocated - _lastCollected >= WorkBytes;
        _hasRested = isAtRest;

        if (_isCollected)
        {
            _lastCollected = allocated;
            _collect();
        }
    }

    // A small heap is compacted in some tens of milliseconds. A large one is in use; it would take long and give little.
    private static void Compact()
    {
        const long Small = 256L << 20;

        if (GC.GetTotalMemory(forceFullCollection: false) < Small)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
