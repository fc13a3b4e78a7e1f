using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>How a durable subscription is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Topic">The topic or pattern.</param>
/// <param name="Selector">Which messages it wants, as text; null: all.</param>
/// <param name="Messages">How many messages it holds, those out for delivery included.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="IsConnected">Whether somebody is connected to it.</param>
public sealed record DurableState(DurableName Name, DestinationName Topic, string? Selector, long Messages, long Bytes, bool IsConnected);
