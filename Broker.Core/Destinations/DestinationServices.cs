using Microsoft.Extensions.Logging;

namespace Broker.Core.Destinations;

/// <summary>What all destinations of a virtual host share.</summary>
/// <param name="Settings">How they behave.</param>
/// <param name="Clock">The time.</param>
/// <param name="Log">Where they log.</param>
public sealed record DestinationServices(DestinationSettings Settings, TimeProvider Clock, ILogger Log);
