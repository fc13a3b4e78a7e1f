namespace Broker.Core.Storage.Journals;

/// <summary>Tells a log's owner how far its records are on disk. Told only if the owner waits for one of them.</summary>
/// <param name="Log">The log.</param>
/// <param name="Adds">All additions up to this number are on disk.</param>
/// <param name="Others">All other records up to this number are.</param>
public sealed record Flushed(QueueLog Log, long Adds, long Others);
