using Broker.Core.Destinations;

namespace Broker.Core.Commands;

/// <summary>Asks the directory to pass a message on to a destination, which is made if it is not there. For destinations among themselves; the answer goes to who asked.</summary>
/// <param name="Destination">The destination; no pattern.</param>
/// <param name="Publish">The message.</param>
public sealed record Forward(DestinationName Destination, Publish Publish);
