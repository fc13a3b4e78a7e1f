namespace Broker.Core.Destinations;

/// <summary>A destination is empty, and unused for long enough to go.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="Use">See <see cref="RetireIfIdle"/>.</param>
internal sealed record Idle(DestinationName Destination, long Use);
