using Broker.Core.Subscriptions;

namespace Broker.Core.Commands;

/// <summary>Answers <see cref="DurableWanted"/>: the holder's client is there, and keeps what it has.</summary>
/// <param name="Name">The durable subscription.</param>
/// <param name="Key">The subscription that holds it.</param>
public sealed record DurableKept(DurableName Name, SubscriptionKey Key);
