namespace Broker.Core.Destinations;

/// <summary>What a topic remembers of a message with a <c>dedup-id</c>.</summary>
/// <param name="Hash">Stands for the id.</param>
/// <param name="Until">Until when it counts, in milliseconds since 1970.</param>
/// <param name="IsKept">Whether it survives the broker.</param>
internal sealed record DedupTrace(UInt128 Hash, long Until, bool IsKept);
