namespace Broker.Core.Commands;

/// <summary>
/// What one publisher has on its way to destinations: the back-pressure between them. The publisher takes before it publishes
/// and pauses when the window is full; a destination releases when it could take more. So the mailboxes of destinations stay
/// short, and a destination slows its publishers down by releasing later.
/// </summary>
/// <param name="owner">The publisher's actor; it is told <see cref="WindowOpened"/> after it asked to be.</param>
/// <param name="maxMessages">Most messages on their way.</param>
/// <param name="maxBytes">Most bytes on their way; one message always fits.</param>
public sealed class PublishWindow(IActorRef owner, int maxMessages, long maxBytes)
{
    private const int NotAwaited = 0;
    private const int AwaitedHalfEmpty = 1;
    private const int AwaitedEmpty = 2;

    private long _maxBytes = maxBytes;
    private long _bytes;
    private int _messages;
    private int _awaited;

    /// <summary>True if the owner should publish nothing now.</summary>
    public bool IsFull => Volatile.Read(ref _messages) >= maxMessages || Volatile.Read(ref _bytes) >= Volatile.Read(ref _maxBytes);

    /// <summary>True if everything published has been taken.</summary>
    public bool IsEmpty => Volatile.Read(ref _messages) == 0;

    /// <summary>Changes how many bytes may be on their way. Called by the owner only.</summary>
    /// <param name="bytes">Most bytes; one message always fits.</param>
    public void Resize(long bytes)
    {
        Volatile.Write(ref _maxBytes, bytes);
        NotifyIfReached(Volatile.Read(ref _awaited));
    }

    /// <summary>Counts a message before it is published. Called by the owner only.</summary>
    /// <param name="size">Its size in bytes.</param>
    public void Take(int size)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, size);
    }

    /// <summary>Counts a message as taken. Any thread.</summary>
    /// <param name="size">Its size in bytes.</param>
    public void Release(int size)
    {
        Interlocked.Add(ref _bytes, -size);
        Interlocked.Decrement(ref _messages);
        NotifyIfReached(Volatile.Read(ref _awaited));
    }

    /// <summary>Asks for <see cref="WindowOpened"/> as soon as half of the window is free, which may be at once. Called by the owner only.</summary>
    public void NotifyWhenOpen() => Await(AwaitedHalfEmpty);

    /// <summary>Asks for <see cref="WindowOpened"/> as soon as nothing is on its way, which may be at once. Called by the owner only.</summary>
    public void NotifyWhenEmpty() => Await(AwaitedEmpty);

    private bool IsHalfEmpty => Volatile.Read(ref _messages) <= maxMessages / 2 && Volatile.Read(ref _bytes) <= Volatile.Read(ref _maxBytes) / 2;

    private void Await(int what)
    {
        Interlocked.Exchange(ref _awaited, what);
        NotifyIfReached(what);
    }

    // Owner and releasers may both find it reached; whoever resets the wish tells.
    private void NotifyIfReached(int what)
    {
        var isReached = what != NotAwaited && (IsEmpty || (what == AwaitedHalfEmpty && IsHalfEmpty));
        if (isReached && Interlocked.CompareExchange(ref _awaited, NotAwaited, what) == what)
        {
            owner.Tell(WindowOpened.Instance, ActorRefs.NoSender);
        }
    }
}
