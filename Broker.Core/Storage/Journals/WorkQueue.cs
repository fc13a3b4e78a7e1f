namespace Broker.Core.Storage.Journals;

/// <summary>
/// What waits for one thread. Producers push onto a stack, which is one exchange; the thread takes all of it at once and turns it round.
/// A thread that finds nothing leaves a mark in its place and sleeps; who replaces the mark wakes it. So nobody polls, and a busy thread is
/// never woken.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
/// <param name="mark">An item that is never pushed.</param>
internal sealed class WorkQueue<T>(T mark) : IDisposable
    where T : class, ILinked<T>
{
    private readonly AutoResetEvent _wake = new(false);
    private T? _top;

    /// <summary>Adds an item. Any thread.</summary>
    /// <param name="item">The item.</param>
    public void Push(T item)
    {
        var top = Volatile.Read(ref _top);
        while (true)
        {
            item.Next = ReferenceEquals(top, mark) ? null : top;
            var found = Interlocked.CompareExchange(ref _top, item, top);
            if (ReferenceEquals(found, top))
            {
                break;
            }

            top = found;
        }

        if (ReferenceEquals(top, mark))
        {
            _wake.Set();
        }
    }

    /// <summary>Takes all items. The one thread.</summary>
    /// <returns>The oldest, which is linked to the others in their order; null if there is none.</returns>
    public T? TryTakeAll() => Volatile.Read(ref _top) is null ? null : TurnRound(Interlocked.Exchange(ref _top, null));

    /// <summary>Takes all items, and waits for the first one. The one thread.</summary>
    /// <returns>The oldest, which is linked to the others in their order.</returns>
    public T TakeAll()
    {
        while (true)
        {
            if (TryTakeAll() is { } first)
            {
                return first;
            }

            if (Interlocked.CompareExchange(ref _top, mark, null) is null)
            {
                _wake.WaitOne();
            }
        }
    }

    public void Dispose() => _wake.Dispose();

    private static T? TurnRound(T? top)
    {
        T? first = null;
        while (top is not null)
        {
            (top.Next, first, top) = (first, top, top.Next);
        }

        return first;
    }
}
