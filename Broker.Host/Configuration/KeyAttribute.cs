namespace Broker.Host.Configuration;

/// <summary>What broker.conf may say for a key.</summary>
/// <param name="example">A right value, for messages.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyAttribute(string example) : Attribute
{
    public string Example => example;

    /// <summary>Gets or sets the least value, as text; null: none.</summary>
    public string? Min { get; set; }

    /// <summary>Gets or sets the largest value, as text; null: none.</summary>
    public string? Max { get; set; }

    /// <summary>Gets or sets whether a section without the key is wrong.</summary>
    public bool IsRequired { get; set; }
}
