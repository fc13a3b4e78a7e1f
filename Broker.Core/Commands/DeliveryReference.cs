using Broker.Core.Messages;

namespace Broker.Core.Commands;

/// <summary>Which delivery of a subscription is meant: by its number, or, if that is 0, by the message that was delivered.</summary>
/// <param name="Sequence">The delivery's number, or 0.</param>
/// <param name="MessageId">The message, if the number is 0.</param>
public readonly record struct DeliveryReference(long Sequence, MessageId MessageId)
{
    /// <summary>Whether another subscription may be meant, so that a message never delivered here is passed over.</summary>
    public bool IsTentative { get; init; }
}
