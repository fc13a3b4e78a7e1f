namespace Broker.Host.Configuration;

/// <summary>
/// The options that a configuration sets. Whoever asks for those of a section gets the same object, which nobody changes once the
/// configuration has been loaded; from then on any thread.
/// </summary>
internal sealed class ConfiguredOptions
{
    // By the name of the section and its own, in the order in which they were first named; without one it is empty.
    private readonly Dictionary<string, OrderedDictionary<string, object>> _sections = new(StringComparer.Ordinal);

    /// <summary>The options of a section; with their defaults where it was not named before.</summary>
    /// <param name="section">The section.</param>
    /// <param name="name">Its name, or null if it has none.</param>
    public object At(ConfigurationSection section, string? name)
    {
        if (!_sections.TryGetValue(section.Name, out var named))
        {
            _sections.Add(section.Name, named = new OrderedDictionary<string, object>(StringComparer.Ordinal));
        }

        if (!named.TryGetValue(name ?? string.Empty, out var options))
        {
            options = section.Make(name);
            named.Add(name ?? string.Empty, options);
        }

        return options;
    }

    /// <summary>The options of all sections of a kind that the configuration names, in the order of the file.</summary>
    public IEnumerable<object> Of(ConfigurationSection section) =>
        _sections.TryGetValue(section.Name, out var named) ? named.Values : [];

    /// <summary>The options of a section without a name; the defaults if the configuration says nothing of it.</summary>
    public TOptions Get<TOptions>()
        where TOptions : class, new() => Of(ConfigurationSchema.SectionOf(typeof(TOptions))).FirstOrDefault() as TOptions ?? new TOptions();

    /// <summary>The options of all sections of a kind.</summary>
    public IReadOnlyList<TOptions> All<TOptions>()
        where TOptions : class, INamedOptions => [.. Of(ConfigurationSchema.SectionOf(typeof(TOptions))).Cast<TOptions>()];
}
