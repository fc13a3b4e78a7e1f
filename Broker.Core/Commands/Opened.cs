using Broker.Core.Destinations;

namespace Broker.Core.Commands;

/// <summary>Here is a destination; see <see cref="Open"/>.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="Actor">Its actor, alive until released.</param>
/// <param name="Tag">The tag of the <see cref="Open"/>.</param>
public sealed record Opened(DestinationName Destination, IActorRef Actor, long Tag);
