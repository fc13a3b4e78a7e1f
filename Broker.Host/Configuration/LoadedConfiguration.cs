namespace Broker.Host.Configuration;

/// <summary>A configuration that has been checked.</summary>
/// <param name="Options">What it sets; paths of the keys of tokens have been resolved.</param>
/// <param name="Source">Where they come from, for people.</param>
/// <param name="Folder">What the paths in them are relative to: the folder of the file, or the working directory without one.</param>
/// <param name="Origins">Where each setting was written, by its path in the file; the ones that count.</param>
/// <param name="Place">Where to load it again.</param>
internal sealed record LoadedConfiguration(
    ConfiguredOptions Options,
    string Source,
    string Folder,
    IReadOnlyDictionary<string, ConfiguredValue> Origins,
    ConfigurationPlace Place)
{
    /// <summary>The SHA-256 of the file as it was read; empty without a file.</summary>
    public byte[] FileHash { get; init; } = [];

    /// <summary>Whether guest may connect because the file does not say who may.</summary>
    public bool HasBuiltInUsers => Origins.Values.Any(value => value.Section == "user" && value.Key.Length == 0 && value.Origin.StartsWith($"{ConfigurationLoader.BuiltInName}:", StringComparison.Ordinal));

    /// <summary>Whether the file says nothing, so that all is as it is built in or said elsewhere.</summary>
    public bool IsEmpty => !Origins.Values.Any(value => value.Origin.StartsWith($"{Source}:", StringComparison.Ordinal));

    /// <summary>The options of a section without a name.</summary>
    public TOptions Get<TOptions>()
        where TOptions : class, new() => Options.Get<TOptions>();

    /// <summary>The options of all sections of a kind.</summary>
    public IReadOnlyList<TOptions> All<TOptions>()
        where TOptions : class, INamedOptions => Options.All<TOptions>();
}
