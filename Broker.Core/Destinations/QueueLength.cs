namespace Broker.Core.Destinations;

/// <summary>How much a queue holds.</summary>
/// <param name="Messages">The messages, those out for delivery included.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record QueueLength(long Messages, long Bytes);
