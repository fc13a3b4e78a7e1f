namespace Broker.Core.Outbound;

/// <summary>
/// Where a destination puts the deliveries for one subscription. Bounded, and never waits: a destination is not held up by
/// whoever listens to it. All members may be called from any thread.
/// </summary>
public interface IOutbox
{
    /// <summary>True while publishers should pause for it: it is well filled, and nobody has called <see cref="StopWaiting"/>.</summary>
    bool IsCongested { get; }

    /// <summary>True while a large message should not be handed out yet: it does not fit, and nobody has called <see cref="StopWaiting"/>.</summary>
    /// <param name="size">The message's size in bytes.</param>
    bool IsTooFullFor(int size);

    /// <summary>How many bytes the connection has taken from it so far.</summary>
    long Progress { get; }

    /// <summary>Takes a delivery if there is room.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <returns>What became of it.</returns>
    EnqueueResult TryEnqueue(in Delivery delivery);

    /// <summary>Asks for a message when there is room again; at once if there is, or if the subscription has ended.</summary>
    /// <param name="actor">Who gets the message.</param>
    /// <param name="message">The message.</param>
    void NotifyWhenDrained(IActorRef actor, object message);

    /// <summary>Says that publishers will not pause for it any more, until it has emptied: it does not keep up with the others.</summary>
    void StopWaiting();

    /// <summary>Says that a delivery was lost to this subscription because it had no room. The connection ends with an explanation.</summary>
    void ReportOverflow();
}
