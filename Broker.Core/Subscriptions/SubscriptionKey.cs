namespace Broker.Core.Subscriptions;

/// <summary>Names a subscription within the broker.</summary>
/// <param name="Session">The session's number, unique in this process.</param>
/// <param name="Number">Which subscription of the session it is, from 1; never used twice in a session.</param>
public readonly record struct SubscriptionKey(long Session, int Number);
