namespace Broker.Host.Configuration;

/// <summary>One setting as somebody wrote it.</summary>
/// <param name="Section">The section, for example <c>listener</c>.</param>
/// <param name="Name">What stands behind the colon of the section, for example <c>web</c>, or null.</param>
/// <param name="Key">The key; empty for the section itself.</param>
/// <param name="Value">The value.</param>
/// <param name="Origin">Where it was written, for example <c>broker.conf:12</c>.</param>
internal sealed record ConfiguredValue(string Section, string? Name, string Key, string Value, string Origin)
{
    /// <summary>The section as it is written in the file, without brackets.</summary>
    public string SectionText => Name is null ? Section : $"{Section}:{Name}";

    /// <summary>Section and key, as messages name them.</summary>
    public string Path => Key.Length == 0 ? $"[{SectionText}]" : $"{SectionText}.{Key}";
}
