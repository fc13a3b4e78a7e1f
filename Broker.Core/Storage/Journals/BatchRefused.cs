namespace Broker.Core.Storage.Journals;

/// <summary>Nothing of a batch was written: there is no room, or the disk failed.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Reason">A sentence for whoever sent it; it names the key of broker.conf.</param>
public sealed record BatchRefused(JournalBatch Batch, string Reason);
