using System.Diagnostics;

namespace Broker.Load.Net;

/// <summary>
/// The one thread of the generator: all publishers and subscribers live in it. So nothing is locked, the two large buffers are
/// shared by all connections, and the generator never takes more than one core from the broker.
/// </summary>
internal sealed class EventLoop(CancellationToken cancellation) : IDisposable
{
    /// <summary>The longest frame that can be sent or received.</summary>
    public const int LongestFrame = 512 * 1024;

    // Heart-beats and deadlines are looked after at least so often.
    private const int LongestWait = 10;

    private readonly Poller _poller = new();
    private readonly List<IPollable?> _items = [];

    /// <summary>Where connections receive; what is left in it is overwritten by the next one.</summary>
    public byte[] ReceiveBuffer { get; } = new byte[LongestFrame];

    /// <summary>Where publishers put together what they send next.</summary>
    public byte[] SendBuffer { get; } = new byte[LongestFrame];

    /// <summary>Where its connections come from.</summary>
    public SourceAddresses Sources { get; } = new();

    /// <summary>Makes a loop for another thread, which ends when this one does.</summary>
    public EventLoop MakeAnother() => new(cancellation);

    /// <summary>Adds an item that is to be read.</summary>
    /// <returns>Its key.</returns>
    public int Add(int descriptor, IPollable item)
    {
        _items.Add(item);
        _poller.Add(descriptor, _items.Count - 1);
        return _items.Count - 1;
    }

    /// <summary>Sets whether an item is to be written.</summary>
    public void WatchWritable(int descriptor, int key, bool isWatched) => _poller.WatchWritable(descriptor, key, isWatched);

    /// <summary>Removes an item. Keys are not used again, so what was reported for it goes nowhere.</summary>
    public void Remove(int descriptor, int key)
    {
        _poller.Remove(descriptor);
        _items[key] = null;
    }

    /// <summary>Runs until something is so.</summary>
    /// <param name="isDone">What to wait for.</param>
    /// <param name="limit">For how long.</param>
    /// <param name="eachTurn">Called before every wait; says whether it has more to do at once.</param>
    /// <returns>False if the time is over.</returns>
    public bool Run(Func<bool> isDone, TimeSpan limit, Func<bool>? eachTurn = null)
    {
        var start = Stopwatch.GetTimestamp();

        while (!isDone())
        {
            cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) >= limit)
            {
                return false;
            }

            var hasMore = eachTurn?.Invoke() == true;
            Turn(hasMore ? 0 : LongestWait);
        }

        return true;
    }

    /// <summary>Runs for a while.</summary>
    public void RunFor(TimeSpan time, Func<bool>? eachTurn = null) => Run(() => false, time, eachTurn);

    public void Dispose() => _poller.Dispose();

    private void Turn(int milliseconds)
    {
        var count = _poller.Wait(milliseconds);
        for (var index = 0; index < count; index++)
        {
            var (key, isReadable, isWritable) = _poller.Ready(index);
            _items[key]?.OnReady(isReadable, isWritable);
        }
    }
}
