namespace Broker.Core.Destinations;

/// <summary>Several texts in one, as they stand in the journal: one on a line, with the line ends that they have themselves escaped.</summary>
internal static class LogText
{
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var escaped = new string[parts.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            escaped[index] = parts[index].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        }

        return string.Join('\n', escaped);
    }

    public static string[] Split(string text) => Array.ConvertAll(text.Split('\n'), Unescape);

    // From left to right: a backslash and what follows it are one.
    private static string Unescape(string part)
    {
        if (!part.Contains('\\', StringComparison.Ordinal))
        {
            return part;
        }

        var plain = new System.Text.StringBuilder(part.Length);
        for (var index = 0; index < part.Length; index++)
        {
            var isEscape = part[index] == '\\' && index + 1 < part.Length;
            plain.Append(!isEscape ? part[index] : part[++index] == 'n' ? '\n' : part[index]);
        }

        return plain.ToString();
    }
}
