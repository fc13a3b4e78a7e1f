using Broker.Core.Storage.Journals;

namespace Broker.Host.Configuration;

/// <summary><c>[store]</c>: where messages are kept that survive the broker, and how.</summary>
[Section("store")]
[TakesEffect(Effect.OnRestart)]
internal sealed class StoreOptions : IOptionsRules
{
    /// <summary>What stands for a folder if there is to be no store.</summary>
    public const string None = "none";

    // One that is written, one that is kept in reserve so that acknowledgements can be written on a full disk, and one to clean and one to clean into.
    private const int LeastSegments = 4;

    /// <summary>Gets or sets the folder, relative to that of the configuration file; <see cref="None"/>: there is no store.</summary>
    [Key("data")]
    public string Path { get; set; } = "data";

    /// <summary>Gets or sets when what was written is flushed to disk.</summary>
    [Key("interval:10ms")]
    public FlushRule Flush { get; set; } = new(FlushMode.Always, TimeSpan.Zero);

    /// <summary>Gets or sets the size of a file of the store.</summary>
    [Key("64MiB", Min = "64KiB", Max = "2GiB")]
    public ByteSize Segment { get; set; } = new(64 << 20);

    /// <summary>Gets or sets the most that the store may take on disk; 0: as much as there is.</summary>
    [Key("10GiB", Min = "0B", Max = "1048576GiB")]
    public ByteSize MaxSize { get; set; }

    /// <summary>Gets or sets how much of the contents of queued messages stays in memory; the rest is read when it is needed.</summary>
    [Key("256MiB", Min = "0B", Max = "1024GiB")]
    public ByteSize Cache { get; set; } = new(256 << 20);

    /// <summary>What the journal is opened with.</summary>
    /// <param name="folder">What a relative path is relative to.</param>
    /// <returns>The settings, or null if there is to be no store.</returns>
    public JournalSettings? SettingsIn(string folder) => Path == None ? null : new JournalSettings
    {
        Path = System.IO.Path.GetFullPath(Path, folder),
        Flush = Flush.Mode,
        FlushInterval = Flush.Interval,
        SegmentBytes = Segment.Bytes,
        MaxBytes = MaxSize.Bytes,
    };

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check()
    {
        if (string.IsNullOrEmpty(Path) || Path.Contains('\0', StringComparison.Ordinal))
        {
            yield return new OptionsFault(nameof(Path), $"'{Path}' is not a folder (example: data, or none for no store)");
        }

        if (MaxSize.Bytes > 0 && MaxSize.Bytes < LeastSegments * Segment.Bytes)
        {
            yield return new OptionsFault(
                nameof(MaxSize),
                FormattableString.Invariant($"{MaxSize} is less than {LeastSegments} times store.segment, {Segment} (example: 10GiB, or 0 for no limit)"),
                nameof(Segment));
        }
    }
}
