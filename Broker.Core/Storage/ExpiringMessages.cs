namespace Broker.Core.Storage;

/// <summary>
/// Finds messages that wait and have expired. Each chunk knows before when it need not be looked at, so that the rest need not be sorted by time.
/// </summary>
/// <param name="lists">The places of the messages.</param>
internal sealed class ExpiringMessages(QueueLists lists)
{
    /// <summary>When the next one expires, at the earliest.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>A message waits from now on.</summary>
    /// <param name="expires">When it expires; 0: never.</param>
    public void Note(long expires)
    {
        if (expires != 0)
        {
            Next = Math.Min(Next, expires);
        }
    }

    /// <summary>Finds those that have expired.</summary>
    /// <param name="now">The time.</param>
    /// <param name="takeOut">Takes one out.</param>
    public void Take(long now, Action<QueueSlot> takeOut)
    {
        Next = long.MaxValue;

        foreach (var list in lists.ByPriority)
        {
            for (var chunk = list?.First; chunk is not null; chunk = chunk.Next)
            {
                if (chunk.NextExpiry <= now)
                {
                    Take(chunk, now, takeOut);
                    chunk.ReconsiderExpiry();
                }

                Next = Math.Min(Next, chunk.NextExpiry);
            }
        }
    }

    public void Clear() => Next = long.MaxValue;

    private static void Take(QueueChunk chunk, long now, Action<QueueSlot> takeOut)
    {
        for (var index = chunk.FirstWaiting(0); index >= 0; index = chunk.FirstWaiting(index + 1))
        {
            if (chunk.ExpiresAt(index) is > 0 and var expires && expires <= now)
            {
                takeOut(new QueueSlot(chunk, index));
            }
        }
    }
}
