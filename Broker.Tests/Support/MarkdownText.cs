using System.Text.RegularExpressions;

namespace Broker.Tests.Support;

/// <summary>A document of the repository, read for what tests want to know of it: its tables, its code spans, its links.</summary>
internal sealed partial class MarkdownText
{
    private MarkdownText(string path)
    {
        Path = path;
        Text = File.ReadAllText(path);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>All of it.</summary>
    public string Text { get; }

    /// <summary>The targets of links, in text only: what stands in code is no link.</summary>
    public IEnumerable<string> Links => Link().Matches(WithoutCode()).Select(match => match.Groups["target"].Value);

    /// <summary>The names by which links find the headings.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(WithoutCode()).Select(match => AnchorOf(match.Groups["text"].Value));

    public static MarkdownText Read(string path) => new(path);

    /// <summary>What stands in backticks.</summary>
    public static IEnumerable<string> CodeIn(string text) => Code().Matches(text).Select(match => match.Groups["text"].Value);

    /// <summary>The rows of all tables, each as its cells; heads are left out.</summary>
    /// <param name="head">Only of tables with this head, or null.</param>
    public IEnumerable<IReadOnlyList<string>> Rows(params string[] head)
    {
        IReadOnlyList<string>? current = null;

        foreach (var line in Text.Split('\n'))
        {
            if (!line.StartsWith('|'))
            {
                current = null;
                continue;
            }

            IReadOnlyList<string> cells = [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
            var isHead = current is null;
            current ??= cells;

            if (!isHead && cells.Any(cell => cell.Trim('-').Length > 0) && (head.Length == 0 || current.SequenceEqual(head)))
            {
                yield return cells;
            }
        }
    }

    private string WithoutCode() => Code().Replace(Fence().Replace(Text, string.Empty), string.Empty);

    // As the sites that show Markdown do it: lower case, letters, digits and hyphens, a hyphen for a blank.
    private static string AnchorOf(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or ' ')).Replace(' ', '-');

    [GeneratedRegex(@"(?<!!)\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("`(?<text>[^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
