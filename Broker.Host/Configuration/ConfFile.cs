using System.Globalization;
using System.Text.RegularExpressions;

namespace Broker.Host.Configuration;

/// <summary>
/// Reads the format of broker.conf: <c>[section]</c> or <c>[section:name]</c>, then lines <c>key = value</c>; lines that begin with
/// <c>#</c> or <c>;</c> are comments. A value may stand in double quotes, to keep blanks at its ends.
/// </summary>
/// <remarks>
/// What is wrong is logged, and a line that is none of these may be a secret, or end with one: the line of a key in base64 that was broken
/// in two, a password without the equals sign before it. Of such a line no more is repeated than the name of a key that there is.
/// </remarks>
internal static partial class ConfFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="text">Its content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="faults">Gets what is wrong with it.</param>
    /// <returns>The settings in their order, each section's own entry first.</returns>
    public static IReadOnlyList<ConfiguredValue> Read(string text, string file, ICollection<string> faults)
    {
        var values = new List<ConfiguredValue>();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        ConfiguredValue? section = null;
        var number = 0;

        foreach (var raw in text.Split('\n'))
        {
            var origin = string.Create(CultureInfo.InvariantCulture, $"{file}:{++number}");
            var line = raw.Trim().TrimStart('\uFEFF');

            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            var value = line[0] == '[' ? section = ReadSection(line, origin, faults) : ReadKey(line, section, origin, faults);

            // What stands in a section that has no name has been told with it.
            if (value is null || value.Section.Length == 0)
            {
                continue;
            }

            if (!seen.TryAdd(value.Path, origin))
            {
                faults.Add($"{origin}: {value.ShownPath}: already given at {seen[value.Path]}");
                continue;
            }

            values.Add(value);
        }

        return values;
    }

    private static ConfiguredValue ReadSection(string line, string origin, ICollection<string> faults)
    {
        var text = line[^1] == ']' ? line[1..^1] : string.Empty;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var section = colon < 0
            ? new ConfiguredValue(text.Trim(), null, string.Empty, string.Empty, origin)
            : new ConfiguredValue(text[..colon].Trim(), text[(colon + 1)..].Trim(), string.Empty, string.Empty, origin);

        if (section.Section.Length == 0)
        {
            var end = line.IndexOf(']', StringComparison.Ordinal);
            faults.Add(end == line.Length - 1 || end < 0
                ? $"{origin}: '{(end < 0 ? FirstWord().Match(line).Value : line)}' is not a section (example: [limits])"
                : $"{origin}: '{line[..(end + 1)]}' does not stand alone in its line (example: [limits])");
        }

        return section;
    }

    private static ConfiguredValue? ReadKey(string line, ConfiguredValue? section, string origin, ICollection<string> faults)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
        {
            var word = FirstWord().Match(line).Value;
            var isKey = ConfigurationSchema.Sections.Values.Any(known => known.Keys.ContainsKey(word));
            faults.Add($"{origin}: {(isKey ? $"'{word}'" : "the line")} is neither a section nor a setting (example: frame = 4MiB)");
            return null;
        }

        if (section is null)
        {
            var key = line[..equals].Trim();
            faults.Add($"{origin}: {(ConfiguredValue.LooksLikeKey(key) ? key : "the line")}: stands before the first section (example: [limits])");
            return null;
        }

        var value = line[(equals + 1)..].Trim();
        var unquoted = value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
        return section with { Key = line[..equals].Trim(), Value = unquoted, Origin = origin };
    }

    [GeneratedRegex("^\\[?[a-z-]*")]
    private static partial Regex FirstWord();
}
