namespace Broker.Core.Storage.Journals;

/// <summary>What a journal is like at a moment. The numbers are read one after the other, so they may be a group apart.</summary>
/// <param name="Bytes">Octets of all segments and their indexes, what is reserved included.</param>
/// <param name="LiveBytes">Octets of the records that live.</param>
/// <param name="Segments">How many segments there are.</param>
/// <param name="Flushes">How often it has flushed since it was opened.</param>
/// <param name="Records">How many records it has written since then; a batch is one.</param>
public sealed record JournalStatistics(long Bytes, long LiveBytes, int Segments, long Flushes, long Records);
