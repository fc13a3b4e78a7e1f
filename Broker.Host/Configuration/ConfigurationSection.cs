using System.Reflection;

namespace Broker.Host.Configuration;

/// <summary>One section of broker.conf: its keys, taken from the options class it fills.</summary>
internal sealed class ConfigurationSection
{
    public ConfigurationSection(Type options)
    {
        var section = options.GetCustomAttribute<SectionAttribute>() ?? throw new InvalidOperationException($"{options.Name} has no {nameof(SectionAttribute)}.");
        var defaults = Activator.CreateInstance(options)!;

        Options = options;
        Name = section.Name;
        Named = section.Named;
        TakesEffect = options.GetCustomAttribute<TakesEffectAttribute>() ?? throw new InvalidOperationException($"{options.Name} has no {nameof(TakesEffectAttribute)}.");
        Keys = options.GetProperties().Where(property => property.IsDefined(typeof(KeyAttribute))).ToDictionary(
            property => ConfigurationKey.Kebab(property.Name),
            property => new ConfigurationKey(property, defaults),
            StringComparer.Ordinal);
    }

    /// <summary>The options class.</summary>
    public Type Options { get; }

    /// <summary>The section's name.</summary>
    public string Name { get; }

    /// <summary>What the name behind the colon stands for, or null if there is none.</summary>
    public string? Named { get; }

    /// <summary>When changes take effect, of keys that do not say otherwise, and of sections that come and go.</summary>
    public TakesEffectAttribute TakesEffect { get; }

    /// <summary>Its keys by name.</summary>
    public IReadOnlyDictionary<string, ConfigurationKey> Keys { get; }

    /// <summary>How the section is written, for messages.</summary>
    public string Text => Named is null ? $"[{Name}]" : $"[{Name}:{Named}]";
}
