namespace Broker.Host.Configuration;

/// <summary>Something wrong that one key alone cannot tell.</summary>
/// <param name="Property">The property to change; empty: the section itself is wrong.</param>
/// <param name="Text">What is wrong, with an example.</param>
/// <param name="ComparedWith">The other property that has a part in it, or null.</param>
internal sealed record OptionsFault(string Property, string Text, string? ComparedWith = null)
{
    /// <summary>The section itself is wrong.</summary>
    public static OptionsFault OfSection(string text) => new(string.Empty, text);
}
