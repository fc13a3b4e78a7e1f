namespace Broker.Core.Destinations;

/// <summary>The durable subscriptions of a virtual host.</summary>
/// <param name="All">All of them, in the order of their names.</param>
public sealed record Durables(IReadOnlyList<DurableState> All);
