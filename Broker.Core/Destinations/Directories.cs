namespace Broker.Core.Destinations;

/// <summary>The directories of a broker.</summary>
/// <param name="ByVirtualHost">The actor of each virtual host's <see cref="DestinationDirectory"/>.</param>
public sealed record Directories(IReadOnlyDictionary<string, IActorRef> ByVirtualHost);
