namespace Broker.Core.Commands;

/// <summary>A command was not carried out and has changed nothing.</summary>
/// <param name="Tag">The command's tag.</param>
/// <param name="Refusal">Why.</param>
/// <param name="Destination">The destination that refused it, or null.</param>
public sealed record CommandRefused(long Tag, Refusal Refusal, Destinations.DestinationName? Destination = null);
