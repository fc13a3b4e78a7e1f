using Broker.Core.Subscriptions;

namespace Broker.Core.Commands;

/// <summary>
/// Tells a session that somebody else asks for a durable subscription that it holds: perhaps its own client, on a new connection, because
/// the old one is dead. A session whose client is there answers with <see cref="DurableKept"/>; any other ends.
/// </summary>
/// <param name="Name">The durable subscription.</param>
/// <param name="Key">The subscription that holds it.</param>
public sealed record DurableWanted(DurableName Name, SubscriptionKey Key);
