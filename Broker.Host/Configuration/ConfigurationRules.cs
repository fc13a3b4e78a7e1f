namespace Broker.Host.Configuration;

/// <summary>Checks what the settings mean together, after each has been checked for itself.</summary>
internal static class ConfigurationRules
{
    /// <summary>Checks all sections that the configuration names; the defaults hold the rules.</summary>
    /// <param name="options">The options.</param>
    /// <param name="folder">What the paths in them are relative to.</param>
    /// <param name="origins">Where each was written, by its path in the file.</param>
    /// <param name="wrong">The paths of those that are wrong for themselves: nothing is said of what they would mean.</param>
    /// <returns>What is wrong, a line each.</returns>
    public static IEnumerable<string> Check(ConfiguredOptions options, string folder, IReadOnlyDictionary<string, ConfiguredValue> origins, IReadOnlySet<string> wrong)
    {
        foreach (var section in ConfigurationSchema.Sections.Values)
        {
            foreach (var instance in options.Of(section))
            {
                var head = instance is INamedOptions named ? $"{section.Name}:{named.Name}" : section.Name;

                foreach (var fault in Faults(section, instance).Where(fault => !PathsOf(head, fault).Any(wrong.Contains)))
                {
                    yield return Describe(head, fault, origins);
                }
            }
        }

        foreach (var (head, fault) in SecurityRules.Check(options).Concat(ListenerRules.Check(options, folder)))
        {
            if (!PathsOf(head, fault).Any(wrong.Contains))
            {
                yield return Describe(head, fault, origins);
            }
        }
    }

    private static IEnumerable<OptionsFault> Faults(ConfigurationSection section, object options)
    {
        var missing = section.Keys.Values
            .Where(key => key.IsRequired && key.Property.GetValue(options) is null or "")
            .ToDictionary(key => key.Property.Name, key => new OptionsFault(key.Property.Name, $"is missing (example: {key.Example})"));

        var broken = (options as IOptionsRules)?.Check() ?? [];
        return missing.Values.Concat(broken.Where(fault => !missing.ContainsKey(fault.Property)));
    }

    // Where a key was not written, what it is compared with was, or something else of its section.
    private static string Describe(string head, OptionsFault fault, IReadOnlyDictionary<string, ConfiguredValue> origins)
    {
        var paths = PathsOf(head, fault).ToList();
        var origin = paths.Append($"[{head}]").Select(origins.GetValueOrDefault).FirstOrDefault(written => written is not null)
            ?? origins.Values.FirstOrDefault(written => written.SectionText == head);
        return origin is null ? $"{paths[0]}: {fault.Text}" : $"{origin.Origin}: {paths[0]}: {fault.Text}";
    }

    private static IEnumerable<string> PathsOf(string head, OptionsFault fault)
    {
        yield return fault.Property.Length == 0 ? $"[{head}]" : $"{head}.{ConfigurationKey.Kebab(fault.Property)}";

        if (fault.ComparedWith is { } other)
        {
            yield return $"{head}.{ConfigurationKey.Kebab(other)}";
        }
    }
}
