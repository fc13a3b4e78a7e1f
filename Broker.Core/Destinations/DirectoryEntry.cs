namespace Broker.Core.Destinations;

/// <summary>A destination in its directory.</summary>
/// <param name="actor">Its actor.</param>
internal sealed class DirectoryEntry(IActorRef actor)
{
    public IActorRef Actor => actor;

    /// <summary>How many sessions have it open.</summary>
    public int Holders { get; set; }

    /// <summary>How often the directory has pointed to it.</summary>
    public long Uses { get; set; }

    /// <summary>Whether it goes with its last holder.</summary>
    public bool IsDeleted { get; set; }
}
