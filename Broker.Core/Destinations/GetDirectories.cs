namespace Broker.Core.Destinations;

/// <summary>Asks <see cref="VirtualHosts"/> for <see cref="Directories"/>.</summary>
public sealed class GetDirectories;
