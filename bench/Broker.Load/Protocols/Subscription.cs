namespace Broker.Load.Protocols;

/// <summary>What a session subscribes to.</summary>
/// <param name="Destination">The destination, or a pattern, as the protocol spells it.</param>
/// <param name="IsQueue">Whether each message reaches one subscriber, which acknowledges it if the protocol lets it.</param>
internal sealed record Subscription(string Destination, bool IsQueue);
