namespace Broker.Core.Storage;

/// <summary>
/// How much memory the contents of messages may take that lie in the journal as well: all queues of a broker share it. What is over leaves
/// memory and is read again when its turn comes. Any thread.
/// </summary>
/// <param name="limit">The bytes.</param>
public sealed class StoreBudget(long limit)
{
    /// <summary>The bytes if nobody says otherwise.</summary>
    public const long DefaultLimit = 256L * 1024 * 1024;

    private long _used;

    /// <summary>How much it may be.</summary>
    public long Limit => limit;

    /// <summary>How much it is.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Whether something should leave memory.</summary>
    public bool IsExceeded => Used > limit;

    /// <summary>Contents have come, or, with a negative number, gone.</summary>
    /// <param name="bytes">Their bytes.</param>
    internal void Add(long bytes) => Interlocked.Add(ref _used, bytes);
}
