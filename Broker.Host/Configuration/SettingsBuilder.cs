namespace Broker.Host.Configuration;

/// <summary>
/// Gathers settings under the paths that the binder of options reads. Sections with a name become lists: names may contain anything
/// and differ in case only, which paths may not.
/// </summary>
internal sealed class SettingsBuilder
{
    private readonly Dictionary<(string Section, string Name), int> _places = [];

    /// <summary>The settings.</summary>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The path of a section; a named one gets its place on first use.</summary>
    public string PathOf(string section, string? name)
    {
        if (name is null)
        {
            return section;
        }

        if (!_places.TryGetValue((section, name), out var place))
        {
            place = _places.Keys.Count(key => key.Section == section);
            _places.Add((section, name), place);
            Settings[$"{section}:{place}:Name"] = name;
        }

        return $"{section}:{place}";
    }
}
