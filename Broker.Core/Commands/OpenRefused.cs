using Broker.Core.Destinations;

namespace Broker.Core.Commands;

/// <summary>There is no such destination, and none is made.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="Refusal">Why.</param>
/// <param name="Tag">The tag of the <see cref="Open"/>.</param>
public sealed record OpenRefused(DestinationName Destination, Refusal Refusal, long Tag);
