namespace Broker.Load.Stomp;

/// <summary>What a session subscribes to, once.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="Ack">The mode of acknowledgement.</param>
internal sealed record Subscription(string Destination, string Ack);
