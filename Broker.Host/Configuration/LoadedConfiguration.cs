using Microsoft.Extensions.Configuration;

namespace Broker.Host.Configuration;

/// <summary>A configuration that has been checked.</summary>
/// <param name="Root">The settings, as the binder of options reads them.</param>
/// <param name="Source">Where they come from, for people.</param>
/// <param name="Folder">What the paths in them are relative to: the folder of the file, or the working directory without one.</param>
/// <param name="Origins">Where each setting was written, by its path in the file; the ones that count.</param>
/// <param name="Place">Where to load it again.</param>
internal sealed record LoadedConfiguration(
    IConfiguration Root,
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

    /// <summary>Reads a section.</summary>
    /// <typeparam name="TOptions">Its options, or a list of them.</typeparam>
    /// <param name="section">Its name.</param>
    public TOptions Get<TOptions>(string section)
        where TOptions : new() => Root.GetSection(section).Get<TOptions>() ?? new TOptions();
}
