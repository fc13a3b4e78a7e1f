namespace Broker.Core.Actors;

/// <summary>
/// The messages of the runtime that wait for one actor, chained to each other: many producers, one consumer, and no memory of its own, for
/// most actors get one when they begin and one when they end. Not to be copied.
/// </summary>
internal struct SystemMessages
{
    private SystemMessage? _newest;

    /// <summary>True if nothing waits.</summary>
    public readonly bool IsEmpty => Volatile.Read(in _newest) is null;

    /// <summary>Adds a message, which is in no other queue and never has been. Any thread.</summary>
    public void Add(SystemMessage message)
    {
        SystemMessage? newest;

        do
        {
            newest = Volatile.Read(ref _newest);
            message.Next = newest;
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _newest, message, newest), newest));
    }

    /// <summary>Takes all. Only the consumer.</summary>
    /// <returns>The oldest, and with it as <see cref="SystemMessage.Next"/> those that came after it; null if there are none.</returns>
    public SystemMessage? TakeAll()
    {
        SystemMessage? oldest = null;

        for (var message = Interlocked.Exchange(ref _newest, null); message is not null;)
        {
            var older = message.Next;
            message.Next = oldest;
            oldest = message;
            message = older;
        }

        return oldest;
    }
}
