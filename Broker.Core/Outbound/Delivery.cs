using Broker.Core.Messages;

namespace Broker.Core.Outbound;

/// <summary>One message on its way to one subscription.</summary>
/// <param name="Message">The message.</param>
/// <param name="Sequence">The number of the delivery within its subscription, from 1; 0 if nobody will acknowledge it.</param>
/// <param name="Count">How many times the message has been delivered, this time included.</param>
/// <param name="WrittenTo">Who wants a <see cref="Commands.Written"/> when it has been written, or null.</param>
public readonly record struct Delivery(Message Message, long Sequence, int Count, IActorRef? WrittenTo)
{
    /// <summary>The message as one that may be dropped while it waits; null: it may not.</summary>
    public Expendable? Expendable { get; init; }

    /// <summary>How many messages before it the subscription has lost since it was told so last.</summary>
    public int Dropped { get; init; }
}
