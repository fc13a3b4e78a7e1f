namespace Broker.Core.Actors;

/// <summary>
/// Work that an actor's turn has made ready and that may begin when it ends. What is little runs on the turn's own thread, where its data
/// are in the cache, instead of waking another one; what is more goes to the thread pool, some at a time.
/// </summary>
internal sealed class AfterTurn : IThreadPoolWorkItem
{
    // As much as one thread does in the time that another takes to wake up.
    private const int Most = 16;

    // So many times that wait for the turn's end: until then more gathers for each of them. What has begun before that sends one message at a time, which
    // with thousands costs ten times as much (docs/performance.md). A turn that makes much ready ends soon, see ManyParts.
    private const int MostParts = 4096;

    // From here on it is worth a turn's end.
    private const int ManyParts = 8;

    [ThreadStatic]
    private static AfterTurn? _ofThread;

    [ThreadStatic]
    private static List<AfterTurn>? _parts;

    [ThreadStatic]
    private static bool _hasHandedOver;

    [ThreadStatic]
    private static bool _wasMuch;

    private readonly IThreadPoolWorkItem[] _items = new IThreadPoolWorkItem[Most];
    private int _count;

    private AfterTurn()
    {
    }

    /// <summary>Whether the last turn on this thread has made more ready than its thread ran by itself.</summary>
    public static bool WasMuch => _wasMuch;

    /// <summary>Whether much waits for the end of the turn that runs on this thread; it should end soon.</summary>
    public static bool IsMuchWaiting => _parts is { Count: >= ManyParts };

    /// <summary>Runs a work item after the turn that runs on this thread; outside of turns, in the thread pool. Never before this returns.</summary>
    /// <param name="item">The work item. It blocks nobody and throws nothing.</param>
    public static void Run(IThreadPoolWorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);

        if (ActorCell.Current is null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: true);
            return;
        }

        var ofThread = _ofThread ??= new AfterTurn();
        ofThread._items[ofThread._count++] = item;

        if (ofThread._count == Most)
        {
            _ofThread = null;
            (_parts ??= []).Add(ofThread);

            if (_parts.Count == MostParts)
            {
                HandOver();
            }
        }
    }

    /// <summary>The outermost turn on this thread has ended.</summary>
    internal static void RunAll()
    {
        HandOver();
        var wasMuch = _hasHandedOver;
        _hasHandedOver = false;

        if (_ofThread is { _count: > 0 } ofThread)
        {
            // What runs may take turns of its own, which end before it does, with work of their own.
            _ofThread = null;
            ofThread.Execute();
            _ofThread = ofThread;
        }

        _wasMuch = wasMuch;
    }

    private static void HandOver()
    {
        if (_parts is { Count: > 0 } parts)
        {
            _hasHandedOver = true;
            parts.ForEach(static part => ThreadPool.UnsafeQueueUserWorkItem(part, preferLocal: true));
            parts.Clear();
        }
    }

    /// <summary>Runs what there is; called by the thread pool, or by the thread whose turn it was.</summary>
    public void Execute()
    {
        for (var index = 0; index < _count; index++)
        {
            _items[index].Execute();
            _items[index] = null!;
        }

        _count = 0;
    }
}
