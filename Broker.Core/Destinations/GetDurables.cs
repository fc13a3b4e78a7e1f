namespace Broker.Core.Destinations;

/// <summary>Asks the directory of a virtual host for its durable subscriptions. Answered with <see cref="Durables"/>.</summary>
public sealed record GetDurables;
