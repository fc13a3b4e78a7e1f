using Microsoft.Extensions.Configuration;

namespace Broker.Host.Configuration;

/// <summary>Checks what the settings mean together, after each has been found right for itself.</summary>
internal static class ConfigurationRules
{
    /// <summary>Checks all sections.</summary>
    /// <param name="root">The settings.</param>
    /// <param name="origins">Where each was written, by its path in the file.</param>
    /// <returns>What is wrong, a line each.</returns>
    public static IEnumerable<string> Check(IConfiguration root, IReadOnlyDictionary<string, ConfiguredValue> origins)
    {
        foreach (var section in ConfigurationSchema.Sections.Values)
        {
            var instances = section.Named is null
                ? [root.GetSection(section.Name)]
                : root.GetSection(section.Name).GetChildren();

            foreach (var instance in instances)
            {
                foreach (var (property, fault) in Faults(section, instance))
                {
                    yield return Describe(section, instance, property, fault, origins);
                }
            }
        }
    }

    private static IEnumerable<(string Property, string Fault)> Faults(ConfigurationSection section, IConfigurationSection instance)
    {
        var missing = section.Keys.Values.Where(key => key.IsRequired && string.IsNullOrEmpty(instance[key.Property.Name])).ToList();
        if (missing.Count > 0)
        {
            return missing.Select(key => (key.Property.Name, $"is missing (example: {key.Example})"));
        }

        var options = instance.Get(section.Options) ?? Activator.CreateInstance(section.Options);
        return (options as IOptionsRules)?.Check() ?? [];
    }

    private static string Describe(
        ConfigurationSection section,
        IConfigurationSection instance,
        string property,
        string fault,
        IReadOnlyDictionary<string, ConfiguredValue> origins)
    {
        var head = section.Named is null ? section.Name : $"{section.Name}:{instance["Name"]}";
        var path = $"{head}.{ConfigurationKey.Kebab(property)}";
        var origin = origins.GetValueOrDefault(path) ?? origins.GetValueOrDefault($"[{head}]");
        return origin is null ? $"{path}: {fault}" : $"{origin.Origin}: {path}: {fault}";
    }
}
