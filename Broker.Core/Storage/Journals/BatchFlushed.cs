namespace Broker.Core.Storage.Journals;

/// <summary>A batch is on disk as a whole.</summary>
/// <param name="Batch">The batch.</param>
public sealed record BatchFlushed(JournalBatch Batch);
