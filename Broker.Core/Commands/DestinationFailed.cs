using Broker.Core.Destinations;

namespace Broker.Core.Commands;

/// <summary>A destination has failed and been made anew: the subscriptions it had are gone. Told to the sessions that had them.</summary>
/// <param name="Destination">The destination.</param>
public sealed record DestinationFailed(DestinationName Destination);
