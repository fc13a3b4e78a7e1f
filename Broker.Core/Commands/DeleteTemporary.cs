using Broker.Core.Destinations;

namespace Broker.Core.Commands;

/// <summary>The owner of a temporary destination is gone: what it holds is dropped, and so is what still arrives.</summary>
/// <param name="Destination">The destination.</param>
public sealed record DeleteTemporary(DestinationName Destination);
