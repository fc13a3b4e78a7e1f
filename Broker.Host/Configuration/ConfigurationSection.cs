using System.Reflection;

namespace Broker.Host.Configuration;

/// <summary>One section of broker.conf: its keys, taken from the options class it fills. Any thread.</summary>
/// <remarks>What is not asked for is not looked up: to reflect on all keys would take a tenth of the time in which the broker starts.</remarks>
internal sealed class ConfigurationSection
{
    private readonly SectionAttribute _section;

    public ConfigurationSection(Type options)
    {
        _section = options.GetCustomAttribute<SectionAttribute>() ?? throw new InvalidOperationException($"{options.Name} has no {nameof(SectionAttribute)}.");
        Options = options;
    }

    /// <summary>The options class.</summary>
    public Type Options { get; }

    /// <summary>The section's name.</summary>
    public string Name => _section.Name;

    /// <summary>What the name behind the colon stands for, or null if there is none.</summary>
    public string? Named => _section.Named;

    /// <summary>When changes take effect, of keys that do not say otherwise, and of sections that come and go.</summary>
    public TakesEffectAttribute TakesEffect => field ??=
        Options.GetCustomAttribute<TakesEffectAttribute>() ?? throw new InvalidOperationException($"{Options.Name} has no {nameof(TakesEffectAttribute)}.");

    /// <summary>Its keys by name.</summary>
    public IReadOnlyDictionary<string, ConfigurationKey> Keys => field ??= KeysOf(Options);

    /// <summary>How the section is written, for messages.</summary>
    public string Text => Named is null ? $"[{Name}]" : $"[{Name}:{Named}]";

    /// <summary>Makes its options, with their defaults.</summary>
    /// <param name="name">The name behind the colon, or null if there is none.</param>
    public object Make(string? name)
    {
        var options = Activator.CreateInstance(Options)!;

        if (name is not null)
        {
            ((INamedOptions)options).Name = name;
        }

        return options;
    }

    private static Dictionary<string, ConfigurationKey> KeysOf(Type options)
    {
        var keys = new Dictionary<string, ConfigurationKey>(StringComparer.Ordinal);

        foreach (var property in options.GetProperties())
        {
            if (property.IsDefined(typeof(KeyAttribute)))
            {
                var key = new ConfigurationKey(property);
                keys.Add(key.Name, key);
            }
        }

        return keys;
    }
}
