using System.Globalization;
using System.Reflection;

namespace Broker.Host.Configuration;

/// <summary>One key of broker.conf: how its value is read and what it may be.</summary>
internal sealed class ConfigurationKey
{
    // How values of each kind are read, and what a value that is none should have been.
    private static readonly Dictionary<Type, (string Kind, Func<string, IComparable?> Parse)> Kinds = new()
    {
        [typeof(string)] = ("a text", text => text),
        [typeof(TimeSpan)] = ("a duration", text => Duration.TryParse(text, out var duration) ? duration : null),
        [typeof(ByteSize)] = ("a size", text => ByteSize.TryParse(text, out var size) ? size.Bytes : null),
        [typeof(FlushRule)] = ("always, never or an interval from 1ms to 1m", text => FlushRule.TryParse(text, out _) ? text : null),
        [typeof(MemoryLimit)] = ("a size or a percentage from 1% to 100%", text => MemoryLimit.TryParse(text, out _) ? text : null),
        [typeof(bool)] = ("true or false", text => text is "true" or "false" ? text : null),
        [typeof(double)] = ("a number", text => ParseFactor(text)),
        [typeof(int)] = ("a whole number", text => ParseNumber(text)),
        [typeof(long)] = ("a whole number", text => ParseNumber(text)),
    };

    private readonly Type _type;
    private readonly KeyAttribute _rules;

    public ConfigurationKey(PropertyInfo property, object defaults)
    {
        Property = property;
        Name = Kebab(property.Name);
        _type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        _rules = RulesOf(property);
        Effect = EffectOf(property);
        HasDefault = property.GetValue(defaults) is not null;
        Default = Format(property.GetValue(defaults));
    }

    /// <summary>The property it sets.</summary>
    public PropertyInfo Property { get; }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>What its value is.</summary>
    public Type Type => _type;

    /// <summary>The least value, as text; null: none.</summary>
    public string? Min => _rules.Min;

    /// <summary>The largest value, as text; null: none.</summary>
    public string? Max => _rules.Max;

    /// <summary>Its default, as the file writes it; empty: there is none.</summary>
    public string Default { get; }

    /// <summary>Whether not to give it is the same as to give its default; otherwise it means something of its own.</summary>
    public bool HasDefault { get; }

    /// <summary>When a change takes effect.</summary>
    public Effect Effect { get; }

    /// <summary>Whether its value is never shown.</summary>
    public bool IsSecret => _rules.IsSecret;

    /// <summary>Whether a section without it is wrong.</summary>
    public bool IsRequired => _rules.IsRequired;

    /// <summary>A right value.</summary>
    public string Example => _rules.Example;

    /// <summary>Reads a value.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="fault">What is wrong with it, or null.</param>
    /// <returns>The value as the binder of options reads it.</returns>
    public string Read(string text, out string? fault)
    {
        var value = Parse(text);
        fault = value is null ? $"'{text}' is not {Kind}" : OutOfRange(value, text);
        return value is null ? string.Empty : Convert.ToString(value, CultureInfo.InvariantCulture)!;
    }

    /// <summary>Turns a name of C# into one of broker.conf: <c>MaxLength</c> into <c>max-length</c>.</summary>
    public static string Kebab(string name) =>
        string.Concat(name.Select((letter, index) => char.IsUpper(letter) ? (index > 0 ? "-" : string.Empty) + char.ToLowerInvariant(letter) : letter.ToString()));

    /// <summary>Writes a value as the file does.</summary>
    public static string Format(object? value) => value switch
    {
        null => string.Empty,
        bool flag => flag ? "true" : "false",
        TimeSpan duration => Duration.Format(duration),
        Enum member => Kebab(member.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private string Kind => _type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(_type).Select(Kebab))}" : Kinds[_type].Kind;

    private IComparable? Parse(string text) => _type.IsEnum
        ? (IComparable?)Enum.GetValues(_type).Cast<object>().FirstOrDefault(member => Kebab(member.ToString()!) == text)
        : Kinds[_type].Parse(text);

    private static long? ParseNumber(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? ParseFactor(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && double.IsFinite(factor) ? factor : null;

    private string? OutOfRange(IComparable value, string text)
    {
        var isLow = _rules.Min is not null && value.CompareTo(Parse(_rules.Min)) < 0;
        var isHigh = _rules.Max is not null && value.CompareTo(Parse(_rules.Max)) > 0;
        return isLow || isHigh ? $"{text} is not between {_rules.Min} and {_rules.Max}" : null;
    }

    private static Effect EffectOf(PropertyInfo property) =>
        (property.GetCustomAttribute<TakesEffectAttribute>() ?? property.DeclaringType!.GetCustomAttribute<TakesEffectAttribute>())?.Effect
        ?? throw new InvalidOperationException($"Neither {property.Name} nor its section has a {nameof(TakesEffectAttribute)}.");

    // The key of a section may be that of another one, whose rules are not repeated.
    private static KeyAttribute RulesOf(PropertyInfo property)
    {
        var rules = property.GetCustomAttribute<KeyAttribute>() ?? throw new InvalidOperationException($"{property.Name} has no {nameof(KeyAttribute)}.");
        return rules.SameAs is null ? rules : RulesOf(rules.SameAs.GetProperty(property.Name)!);
    }
}
