using Broker.Core.Subscriptions;

namespace Broker.Core.Commands;

/// <summary>An outbox that was full or congested has room again.</summary>
/// <param name="Key">The subscription.</param>
public sealed record OutboxDrained(SubscriptionKey Key);
