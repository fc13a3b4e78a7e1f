namespace Broker.Core.Storage;

/// <summary>Puts into a queue's store what the journal had of it. Most runs are taken over as they are: there may be ten million records.</summary>
internal static class RecoveredRecords
{
    /// <summary>Takes over messages whose contents are in the journal.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runs">Runs in the order of arrival; the arrays are the store's from now on.</param>
    /// <param name="now">What is available later is delayed.</param>
    public static void AddTo(QueueStore store, IEnumerable<StoredRecord[]> runs, long now)
    {
        foreach (var run in runs)
        {
            if (Array.TrueForAll(run, record => record.Priority == run[0].Priority && record.AvailableAt <= now))
            {
                AddWhole(store, run);
            }
            else
            {
                Array.ForEach(run, record => store.Adopt(record, now));
            }
        }
    }

    private static void AddWhole(QueueStore store, StoredRecord[] run)
    {
        for (var from = 0; from < run.Length; from += QueueChunk.MaxSlots)
        {
            store.Adopt(run, from, Math.Min(QueueChunk.MaxSlots, run.Length - from));
        }
    }
}
