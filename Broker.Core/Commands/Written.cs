using Broker.Core.Subscriptions;

namespace Broker.Core.Commands;

/// <summary>The deliveries of a subscription up to a number have been written to its connection.</summary>
/// <param name="Key">The subscription.</param>
/// <param name="UpTo">The last one's number.</param>
public sealed record Written(SubscriptionKey Key, long UpTo);
