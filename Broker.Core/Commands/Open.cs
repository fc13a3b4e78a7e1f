using Broker.Core.Destinations;

namespace Broker.Core.Commands;

/// <summary>
/// Asks the directory for the actor of a destination, which is made if it is not there. Answered with <see cref="Opened"/>; the
/// destination stays until the sender has sent one <see cref="Release"/> for each <see cref="Opened"/>.
/// </summary>
/// <param name="Destination">The destination; no pattern.</param>
/// <param name="MayCreate">Whether it is made if it is not there; a temporary one is made by its owner only.</param>
/// <param name="Tag">The answer carries it.</param>
public sealed record Open(DestinationName Destination, bool MayCreate, long Tag);
