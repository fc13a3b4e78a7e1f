namespace Broker.Host.Configuration;

/// <summary>The section of broker.conf that an options class describes. Its public properties are the keys, in kebab case.</summary>
/// <param name="name">The section's name, for example <c>limits</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SectionAttribute(string name) : Attribute
{
    public string Name => name;

    /// <summary>Gets or sets what the name behind the colon stands for, for example <c>login</c> in <c>[user:login]</c>; null: there is none.</summary>
    public string? Named { get; set; }
}
