namespace Broker.Host.Outbound;

/// <summary>One thing to send.</summary>
/// <param name="Item">A <see cref="Core.Messages.Message"/>, an <see cref="EncodedFrame"/> or a <see cref="ControlFrame"/>.</param>
/// <param name="Outlet">Whose message it is, or null.</param>
/// <param name="Sequence">The message's number within the subscription; 0 if it has none.</param>
/// <param name="Count">How many times the message has been delivered.</param>
/// <param name="Size">What it counts against the limit of bytes.</param>
internal readonly record struct OutboxEntry(object Item, SubscriptionOutlet? Outlet, long Sequence, int Count, int Size);
