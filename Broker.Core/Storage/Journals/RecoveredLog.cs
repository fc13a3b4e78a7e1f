namespace Broker.Core.Storage.Journals;

/// <summary>What was found of a log when the journal was opened.</summary>
/// <param name="Log">The log, to go on with.</param>
/// <param name="Properties">What its owner kept with it.</param>
/// <param name="LastSequence">The last sequence that was ever used; later ones are free.</param>
/// <param name="Mark">The last <see cref="QueueLog.Mark"/>. The deliveries in <paramref name="Records"/> have taken it into account.</param>
/// <param name="Records">The messages, in runs, each and all together in the order of their sequence. The arrays are the taker's.</param>
/// <param name="Remembered">The ids of messages that have come, with the time until which they count, oldest first.</param>
public sealed record RecoveredLog(
    QueueLog Log,
    string Properties,
    long LastSequence,
    long Mark,
    IReadOnlyList<StoredRecord[]> Records,
    IReadOnlyList<(UInt128 Hash, long Until)> Remembered);
