namespace Broker.Core.Storage.Journals;

/// <summary>Where a journal is and how it writes.</summary>
public sealed record JournalSettings
{
    /// <summary>The folder.</summary>
    public required string Path { get; init; }

    /// <summary>When written records are flushed to disk.</summary>
    public FlushMode Flush { get; init; } = FlushMode.Always;

    /// <summary>How often it flushes with <see cref="FlushMode.Interval"/>.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The size of a segment in bytes; a larger record gets a segment of its own.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>Most bytes of all segments together; beyond it messages are refused. 0: as much as the disk has.</summary>
    public long MaxBytes { get; init; }
}
