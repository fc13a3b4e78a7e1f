using Broker.Core.Destinations;

namespace Broker.Core.Commands;

/// <summary>The sender uses a destination no longer; one for each <see cref="Opened"/>.</summary>
/// <param name="Destination">The destination.</param>
public sealed record Release(DestinationName Destination);
