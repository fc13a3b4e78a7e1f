namespace Broker.Core.Destinations;

/// <summary>Asks a queue to keep a text with its log, for whoever finds it when the broker starts again.</summary>
/// <param name="Text">The text.</param>
internal sealed record KeepProperties(string Text);
