using System.Globalization;
using System.Reflection;
using System.Text;

namespace Broker.Host.Configuration;

/// <summary>One key of broker.conf: how its value is read and what it may be.</summary>
internal sealed class ConfigurationKey
{
    // How values of each kind are read, and what a value that is none should have been.
    private static readonly Dictionary<Type, ValueKind> Kinds = new()
    {
        [typeof(string)] = new("a text", text => text),
        [typeof(TimeSpan)] = new("a duration", text => Duration.TryParse(text, out var duration) ? duration : null),
        [typeof(ByteSize)] = new("a size", text => ByteSize.TryParse(text, out var size) ? size : null),
        [typeof(FlushRule)] = new("always, never or an interval from 1ms to 1m", text => FlushRule.TryParse(text, out var rule) ? rule : null),
        [typeof(MemoryLimit)] = new("a size or a percentage from 1% to 100%", text => MemoryLimit.TryParse(text, out var limit) ? limit : null),
        [typeof(bool)] = new("true or false", text => text is "true" or "false" ? text == "true" : null),
        [typeof(double)] = new("a number", text => ParseFactor(text)),
        [typeof(int)] = new("a whole number", text => ParseNumber(text)),
        [typeof(long)] = new("a whole number", text => ParseNumber(text)),
    };

    /// <summary>Makes the key of a property with a <see cref="KeyAttribute"/>.</summary>
    public ConfigurationKey(PropertyInfo property)
    {
        Property = property;
        Name = Kebab(property.Name);
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
    }

    /// <summary>The property it sets.</summary>
    public PropertyInfo Property { get; }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>What its value is.</summary>
    public Type Type { get; }

    /// <summary>The least value, as text; null: none.</summary>
    public string? Min => Rules.Min;

    /// <summary>The largest value, as text; null: none.</summary>
    public string? Max => Rules.Max;

    /// <summary>Its default, as the file writes it; empty: there is none.</summary>
    public string Default => Format(DefaultValue);

    /// <summary>What it is when nothing is said; null: something of its own, which no value means.</summary>
    public object? DefaultValue => field ??= Property.GetValue(Activator.CreateInstance(Property.DeclaringType!));

    /// <summary>When a change takes effect.</summary>
    public Effect Effect => EffectOf(Property);

    /// <summary>Whether its value is never shown.</summary>
    public bool IsSecret => Rules.IsSecret;

    /// <summary>Whether a section without it is wrong.</summary>
    public bool IsRequired => Rules.IsRequired;

    /// <summary>A right value.</summary>
    public string Example => Rules.Example;

    /// <summary>Reads a value.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="fault">What is wrong with it, or null.</param>
    /// <returns>The value, of <see cref="Type"/>; null if there is a fault.</returns>
    public object? Read(string text, out string? fault)
    {
        var value = Parse(text);
        fault = value is null ? $"'{text}' is not {Kind}" : OutOfRange(value, text);
        return fault is not null ? null : Type == typeof(int) ? (int)(long)value! : value;
    }

    /// <summary>Turns a name of C# into one of broker.conf: <c>MaxLength</c> into <c>max-length</c>.</summary>
    public static string Kebab(string name)
    {
        var kebab = new StringBuilder(name.Length + 4);

        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && kebab.Length > 0)
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLowerInvariant(letter));
        }

        return kebab.ToString();
    }

    /// <summary>Writes a value as the file does.</summary>
    public static string Format(object? value) => value switch
    {
        null => string.Empty,
        bool flag => flag ? "true" : "false",
        TimeSpan duration => Duration.Format(duration),
        Enum member => Kebab(member.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private KeyAttribute Rules => field ??= RulesOf(Property);

    private string Kind => Type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(Type).Select(Kebab))}" : Kinds[Type].Text;

    // Whole numbers are long here, whatever the property is.
    private object? Parse(string text) => Type.IsEnum
        ? Enum.GetValues(Type).Cast<object>().FirstOrDefault(member => Kebab(member.ToString()!) == text)
        : Kinds[Type].Parse(text);

    private static long? ParseNumber(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? ParseFactor(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && double.IsFinite(factor) ? factor : null;

    private string? OutOfRange(object value, string text)
    {
        var isLow = Rules.Min is not null && Measure(value).CompareTo(Measure(Parse(Rules.Min)!)) < 0;
        var isHigh = Rules.Max is not null && Measure(value).CompareTo(Measure(Parse(Rules.Max)!)) > 0;
        return isLow || isHigh ? $"{text} is not between {Rules.Min} and {Rules.Max}" : null;
    }

    private static IComparable Measure(object value) => value is ByteSize size ? size.Bytes : (IComparable)value;

    private static Effect EffectOf(PropertyInfo property) =>
        (property.GetCustomAttribute<TakesEffectAttribute>() ?? property.DeclaringType!.GetCustomAttribute<TakesEffectAttribute>())?.Effect
        ?? throw new InvalidOperationException($"Neither {property.Name} nor its section has a {nameof(TakesEffectAttribute)}.");

    // The key of a section may be that of another one, whose rules are not repeated.
    private static KeyAttribute RulesOf(PropertyInfo property)
    {
        var rules = property.GetCustomAttribute<KeyAttribute>() ?? throw new InvalidOperationException($"{property.Name} has no {nameof(KeyAttribute)}.");
        return rules.SameAs is null ? rules : RulesOf(rules.SameAs.GetProperty(property.Name)!);
    }

    /// <summary>How values of a kind are read.</summary>
    /// <param name="Text">What they are, for messages.</param>
    /// <param name="Parse">Reads one; null: the text is none.</param>
    private sealed record ValueKind(string Text, Func<string, object?> Parse);
}
