using System.Globalization;
using System.Reflection;

namespace Broker.Host.Configuration;

/// <summary>One key of broker.conf: how its value is read and what it may be.</summary>
internal sealed class ConfigurationKey
{
    private readonly Type _type;
    private readonly KeyAttribute _rules;

    public ConfigurationKey(PropertyInfo property, object defaults)
    {
        Property = property;
        Name = Kebab(property.Name);
        _type = property.PropertyType;
        _rules = property.GetCustomAttribute<KeyAttribute>() ?? throw new InvalidOperationException($"{property.Name} has no {nameof(KeyAttribute)}.");
        Default = Format(property.GetValue(defaults));
    }

    /// <summary>The property it sets.</summary>
    public PropertyInfo Property { get; }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>Its default, as the file writes it.</summary>
    public string Default { get; }

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

    private string Kind =>
        _type == typeof(TimeSpan) ? "a duration"
        : _type == typeof(ByteSize) ? "a size"
        : _type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(_type).Select(Kebab))}"
        : "a whole number";

    private IComparable? Parse(string text)
    {
        if (_type == typeof(string))
        {
            return text;
        }

        if (_type == typeof(TimeSpan))
        {
            return Duration.TryParse(text, out var duration) ? duration : null;
        }

        if (_type == typeof(ByteSize))
        {
            return ByteSize.TryParse(text, out var size) ? size.Bytes : null;
        }

        if (_type.IsEnum)
        {
            return (IComparable?)Enum.GetValues(_type).Cast<object>().FirstOrDefault(member => Kebab(member.ToString()!) == text);
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private string? OutOfRange(IComparable value, string text)
    {
        var isLow = _rules.Min is not null && value.CompareTo(Parse(_rules.Min)) < 0;
        var isHigh = _rules.Max is not null && value.CompareTo(Parse(_rules.Max)) > 0;
        return isLow || isHigh ? $"{text} is not between {_rules.Min} and {_rules.Max}" : null;
    }

    private static string Format(object? value) => value switch
    {
        null => string.Empty,
        TimeSpan duration => Duration.Format(duration),
        Enum member => Kebab(member.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
