namespace Broker.Core.Storage.Journals;

/// <summary>
/// Tells a log's owner that the additions behind the last <see cref="Flushed.Adds"/>, up to a number, were not written: there is no room,
/// or the disk failed. Those messages are in no journal.
/// </summary>
/// <param name="Log">The log.</param>
/// <param name="Adds">The number of the last one.</param>
/// <param name="Reason">A sentence for whoever sent the messages; it names the key of broker.conf.</param>
public sealed record AddsRefused(QueueLog Log, long Adds, string Reason);
