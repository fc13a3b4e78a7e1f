namespace Broker.Core.Destinations;

/// <summary>
/// Puts other settings in force, for the destinations that are there as well, and adds virtual hosts. Told to <see cref="Destinations.VirtualHosts"/>,
/// which answers with <see cref="Directories"/>. What has been told to a destination before is still done by the old ones.
/// </summary>
/// <param name="VirtualHosts">The names of the virtual hosts; those that are there and not named stay.</param>
/// <param name="Settings">The settings.</param>
public sealed record ChangeSettings(IReadOnlyList<string> VirtualHosts, DestinationSettings Settings);
