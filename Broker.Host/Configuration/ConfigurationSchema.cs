namespace Broker.Host.Configuration;

/// <summary>All that broker.conf may say. The options classes are the only source; the file in the repository is tested against them.</summary>
internal static class ConfigurationSchema
{
    /// <summary>The sections by name.</summary>
    public static IReadOnlyDictionary<string, ConfigurationSection> Sections { get; } = new[]
    {
        typeof(BrokerOptions),
        typeof(ListenerOptions),
        typeof(LimitsOptions),
        typeof(HeartBeatOptions),
        typeof(HttpOptions),
        typeof(StoreOptions),
        typeof(QueueOptions),
        typeof(TopicOptions),
        typeof(DestinationOptions),
        typeof(UserOptions),
        typeof(RoleOptions),
        typeof(JwtOptions),
        typeof(CertificateOptions),
        typeof(AnonymousOptions),
        typeof(VirtualHostOptions),
        typeof(SockjsOptions),
        typeof(SocketIoOptions),
        typeof(LogOptions),
    }.Select(options => new ConfigurationSection(options)).ToDictionary(section => section.Name, StringComparer.Ordinal);

    /// <summary>The section that an options class describes.</summary>
    public static ConfigurationSection SectionOf(Type options) => Sections.Values.First(section => section.Options == options);

    /// <summary>Checks a setting and puts it among the options.</summary>
    /// <param name="value">The setting.</param>
    /// <param name="options">Gets the value, if it is right.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Check(ConfiguredValue value, ConfiguredOptions options)
    {
        if (!Sections.TryGetValue(value.Section, out var section))
        {
            return $"unknown section{Suggest(value.Section, Sections.Keys)} (example: [limits])";
        }

        if (FaultOfName(value, section) is { } fault)
        {
            return fault;
        }

        var target = options.At(section, value.Name);

        if (value.Key.Length == 0)
        {
            return null;
        }

        if (!section.Keys.TryGetValue(value.Key, out var key))
        {
            return $"unknown key{Suggest(value.Key, section.Keys.Keys)}{(section.Keys.Count > 0 ? $" (known: {string.Join(", ", section.Keys.Keys)})" : string.Empty)}";
        }

        var read = key.Read(value.Value, out var wrong);
        if (wrong is not null)
        {
            return $"{wrong} (example: {key.Example})";
        }

        key.Property.SetValue(target, read);
        return null;
    }

    private static string? FaultOfName(ConfiguredValue value, ConfigurationSection section) =>
        section.Named is null && value.Name is not null ? $"the section has no name (example: {section.Text})"
        : section.Named is not null && string.IsNullOrEmpty(value.Name) ? $"the section needs a name (example: {section.Text})"
        : null;

    private static string Suggest(string text, IEnumerable<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(text, candidate));
        return nearest is not null && Distance(text, nearest) <= 2 ? $"; did you mean {nearest}?" : string.Empty;
    }

    // How many letters must be put in, taken out or changed.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();

        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
