namespace Broker.Host.Configuration;

/// <summary>
/// What is different between the configuration in force and another one, by what it means and not by how it is written: <c>1m</c> and
/// <c>60s</c>, or a default and nothing, are the same.
/// </summary>
internal sealed class ConfigurationDifference
{
    private const int LongestText = 200;

    private readonly LoadedConfiguration _before;
    private readonly LoadedConfiguration _after;

    private ConfigurationDifference(LoadedConfiguration before, LoadedConfiguration after)
    {
        (_before, _after) = (before, after);
        Changes = [.. ConfigurationSchema.Sections.Values.SelectMany(ChangesOf)];
    }

    /// <summary>The differences, in the order of the sections.</summary>
    public IReadOnlyList<ConfigurationChange> Changes { get; }

    /// <summary>Those that take effect while the broker runs.</summary>
    public IEnumerable<ConfigurationChange> Live => Changes.Where(change => !change.NeedsRestart);

    /// <summary>Those that need a restart.</summary>
    public IEnumerable<ConfigurationChange> Waiting => Changes.Where(change => change.NeedsRestart);

    /// <summary>Compares.</summary>
    /// <param name="before">What is in force.</param>
    /// <param name="after">What is to be.</param>
    public static ConfigurationDifference Between(LoadedConfiguration before, LoadedConfiguration after) => new(before, after);

    /// <summary>What the broker can have in force now: all that is new, but for what needs a restart, which stays as it is.</summary>
    /// <exception cref="ConfigurationException">The new does not fit what stays.</exception>
    public LoadedConfiguration Combine()
    {
        if (!Waiting.Any())
        {
            return _after;
        }

        var values = new Dictionary<string, ConfiguredValue>(_after.Origins, StringComparer.Ordinal);

        foreach (var change in Waiting)
        {
            var isWhole = change.IsSection;

            foreach (var path in values.Where(entry => isWhole ? entry.Value.SectionText == change.Section : entry.Key == change.Path).Select(entry => entry.Key).ToList())
            {
                values.Remove(path);
            }

            foreach (var (path, value) in _before.Origins.Where(entry => isWhole ? entry.Value.SectionText == change.Section : entry.Key == change.Path))
            {
                values[path] = value;
            }
        }

        return ConfigurationLoader.Make([.. values.Values], _after);
    }

    private IEnumerable<ConfigurationChange> ChangesOf(ConfigurationSection section)
    {
        var (before, after) = (NamesOf(section, _before), NamesOf(section, _after));

        foreach (var name in before.Union(after))
        {
            var head = name is null ? section.Name : $"{section.Name}:{name}";

            if (!after.Contains(name))
            {
                yield return new ConfigurationChange($"[{head}]", "removed", section.TakesEffect.Removal, head);
                continue;
            }

            var isNew = !before.Contains(name);

            if (isNew)
            {
                yield return new ConfigurationChange($"[{head}]", "added", section.TakesEffect.Effect, head);
            }

            foreach (var key in section.Keys.Values)
            {
                if (ChangeOf(head, key) is { } change)
                {
                    yield return isNew && section.TakesEffect.Effect == Effect.OnRestart ? change with { Effect = Effect.OnRestart } : change;
                }
            }
        }
    }

    private ConfigurationChange? ChangeOf(string head, ConfigurationKey key)
    {
        var path = $"{head}.{key.Name}";
        var (old, now) = (_before.Origins.GetValueOrDefault(path), _after.Origins.GetValueOrDefault(path));

        if (Equals(Meaning(old, key), Meaning(now, key)))
        {
            return null;
        }

        var text = key.IsSecret ? "changed" : $"{Show(old, key)} -> {Show(now, key)}";
        return new ConfigurationChange(path, now is null ? text : $"{text} ({now.Origin})", key.Effect, head);
    }

    // One that is not there to be named has one without a name.
    private static List<string?> NamesOf(ConfigurationSection section, LoadedConfiguration configuration) => section.Named is null
        ? [null]
        : [.. configuration.Origins.Values.Where(value => value.Section == section.Name).Select(value => value.Name).Distinct()];

    private static object? Meaning(ConfiguredValue? value, ConfigurationKey key) => value is null ? key.DefaultValue : key.Read(value.Value, out _);

    // A line of the log stays one line.
    private static string Show(ConfiguredValue? value, ConfigurationKey key)
    {
        var text = (value?.Value ?? key.Default).ReplaceLineEndings(" ");
        return text.Length == 0 ? value is null ? "not set" : "empty"
            : text.Length > LongestText ? string.Concat(text.AsSpan(0, LongestText), "...")
            : text;
    }
}
