using Broker.Core.Messages;
using Broker.Core.Outbound;

namespace Broker.Host.Outbound;

/// <summary>One thing to send.</summary>
/// <param name="Item">A <see cref="Core.Messages.Message"/>, an <see cref="Core.Outbound.Expendable"/> one, an <see cref="EncodedFrame"/> or a <see cref="ControlFrame"/>.</param>
/// <param name="Outlet">Whose message it is, or null.</param>
/// <param name="Sequence">The message's number within the subscription; 0 if it has none.</param>
/// <param name="Count">How many times the message has been delivered.</param>
/// <param name="Size">What it counts against the limit of bytes.</param>
/// <param name="Dropped">How many messages of the subscription were dropped before it.</param>
internal readonly record struct OutboxEntry(object Item, SubscriptionOutlet? Outlet, long Sequence, int Count, int Size, int Dropped = 0)
{
    /// <summary>The message of a delivery.</summary>
    public Message Message => Item as Message ?? ((Expendable)Item).Message;
}
