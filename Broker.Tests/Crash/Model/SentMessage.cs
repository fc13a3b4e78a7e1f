namespace Broker.Tests.Crash.Model;

/// <summary>A message that was sent.</summary>
internal sealed class SentMessage
{
    /// <summary>Makes a message.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="life">In which life of the broker it was sent.</param>
    /// <param name="places">Where it may come to be: the queue, or all durable subscriptions of the topic.</param>
    public SentMessage(MessageKey key, int life, IReadOnlyList<Place> places)
    {
        Key = key;
        Life = life;
        Copies = [.. places.Select(place => new Copy(this, place))];
    }

    public MessageKey Key { get; }

    public int Life { get; }

    public IReadOnlyList<Copy> Copies { get; }

    public SendState State { get; set; }

    /// <summary>Whether it was sent with <c>persistent:true</c>.</summary>
    public bool IsPersistent { get; init; } = true;

    /// <summary>Whether it has a <c>dedup-id</c>, so that its producer sends it again when in doubt.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>When it may be delivered at the earliest, or null.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>
    /// Whether it may come unmarked once more: it had been seen and nobody knew whether it had arrived for good, so it was sent again. For a
    /// message may be delivered before it is on disk, and be forgotten in a crash, its <c>dedup-id</c> too, as long as its RECEIPT was not sent.
    /// </summary>
    public bool IsExcused { get; set; }

    /// <summary>Whether it has been seen anywhere.</summary>
    public bool WasSeen => Copies.Any(copy => copy.Deliveries > 0);

    /// <summary>Whether an ACK of it had its RECEIPT.</summary>
    public bool WasSettled => Copies.Any(copy => copy.State == CopyState.Settled);

    /// <summary>The message at a place, or null.</summary>
    public Copy? CopyAt(Place place) => Copies.FirstOrDefault(copy => copy.Place == place);

    /// <summary>Uses the excuse for coming again unmarked.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryExcuse()
    {
        var wasExcused = IsExcused;
        IsExcused = false;
        return wasExcused;
    }

    public override string ToString() => $"message {Key} of life {Life} ({State}{(IsPersistent ? string.Empty : ", not persistent")})";
}
