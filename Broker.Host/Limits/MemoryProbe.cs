namespace Broker.Host.Limits;

/// <summary>How memory is measured.</summary>
/// <param name="Available">How many bytes the machine or the container has.</param>
/// <param name="Used">How many bytes are used, garbage included. Cheap.</param>
/// <param name="Collect">Begins to collect garbage, and does not wait.</param>
/// <param name="Collections">How many collections of all garbage have been completed.</param>
internal sealed record MemoryProbe(long Available, Func<long> Used, Action Collect, Func<long> Collections)
{
    /// <summary>This process: what is on its heap. All that grows with what peers send is there, buffers of sockets too.</summary>
    /// <param name="letGo">Lets go what is kept for work that comes again soon: when memory is short it must not be in the way.</param>
    public static MemoryProbe OfProcess(Action letGo) => new(
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        () => GC.GetTotalMemory(forceFullCollection: false),
        () =>
        {
            letGo();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        },
        () => GC.GetGCMemoryInfo(GCKind.Background).Index + GC.GetGCMemoryInfo(GCKind.FullBlocking).Index);
}
