namespace Broker.Core.Destinations;

/// <summary>Tells a directory, and by it each of its destinations, what holds from now on.</summary>
/// <param name="Services">What all destinations share, with the new settings.</param>
/// <param name="Queue">How the queue behaves that is told; null: it is none.</param>
internal sealed record SettingsChanged(DestinationServices Services, QueueSettings? Queue);
