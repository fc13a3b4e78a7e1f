using System.Text.RegularExpressions;

namespace Broker.Host.Configuration;

/// <summary>One setting as somebody wrote it.</summary>
/// <param name="Section">The section, for example <c>listener</c>.</param>
/// <param name="Name">What stands behind the colon of the section, for example <c>web</c>, or null.</param>
/// <param name="Key">The key; empty for the section itself.</param>
/// <param name="Value">The value.</param>
/// <param name="Origin">Where it was written, for example <c>broker.conf:12</c>.</param>
internal sealed partial record ConfiguredValue(string Section, string? Name, string Key, string Value, string Origin)
{
    // Longer than any key there is.
    private const int LongestKey = 40;

    /// <summary>The section as it is written in the file, without brackets.</summary>
    public string SectionText => Name is null ? Section : $"{Section}:{Name}";

    /// <summary>Section and key, as messages name them.</summary>
    public string Path => Key.Length == 0 ? $"[{SectionText}]" : $"{SectionText}.{Key}";

    /// <summary>The same, but for what does not look like a key: that may be a piece of a secret that was written in two lines, and messages are logged.</summary>
    public string ShownPath => Key.Length == 0 || LooksLikeKey(Key) ? Path : $"[{SectionText}]";

    /// <summary>Whether a word may be shown in a message because it can be a key, if not one that is known: it is short, and of words of letters.</summary>
    public static bool LooksLikeKey(string word) => word.Length <= LongestKey && KeyShape().IsMatch(word);

    [GeneratedRegex("^[A-Z]?[a-z]+([-._][a-z]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex KeyShape();
}
