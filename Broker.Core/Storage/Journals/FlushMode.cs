namespace Broker.Core.Storage.Journals;

/// <summary>When written records are flushed to disk. Whoever waits for a record waits for its flush, except with <see cref="Never"/>.</summary>
public enum FlushMode
{
    /// <summary>As soon as the flush before has ended: all that came meanwhile goes together.</summary>
    Always,

    /// <summary>At intervals: fewer flushes, and those who wait do so for an interval.</summary>
    Interval,

    /// <summary>When the operating system likes. What was confirmed survives the death of the process, not that of the machine.</summary>
    Never,
}
