namespace Broker.Host.Configuration;

/// <summary>What broker.conf may say for a key.</summary>
/// <param name="example">A right value, for messages.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyAttribute(string example) : Attribute
{
    /// <summary>Says that a key is read as the one of the same name of another section.</summary>
    /// <param name="sameAs">The options class of that section.</param>
    public KeyAttribute(Type sameAs)
        : this(string.Empty) => SameAs = sameAs;

    public string Example => example;

    /// <summary>The options class whose key of the same name has the rules; null: they are here.</summary>
    public Type? SameAs { get; }

    /// <summary>Gets or sets the least value, as text; null: none.</summary>
    public string? Min { get; set; }

    /// <summary>Gets or sets the largest value, as text; null: none.</summary>
    public string? Max { get; set; }

    /// <summary>Gets or sets whether the value is never shown, in no log and no answer.</summary>
    public bool IsSecret { get; set; }

    /// <summary>Gets or sets whether a section without the key is wrong.</summary>
    public bool IsRequired { get; set; }
}
