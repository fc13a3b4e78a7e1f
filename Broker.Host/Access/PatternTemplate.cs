using System.Diagnostics.CodeAnalysis;
using Broker.Core.Destinations;

namespace Broker.Host.Access;

/// <summary>
/// A pattern of broker.conf or of a token, in which variables may stand: <c>/queue/orders.#</c>, <c>/topic/{tenant}.news.*</c>,
/// <c>/user/{login}/#</c>; <c>/#</c> means everything. What a variable stands for is a name, never a wildcard and never several segments:
/// its dots, slashes and percent signs are written <c>%2E</c>, <c>%2F</c> and <c>%25</c> in a destination, but for a login behind
/// <c>/user/</c>, where a dot is a dot.
/// </summary>
internal sealed class PatternTemplate
{
    // What one template may become when variables have many values.
    private const int MostPatterns = 64;

    private readonly IReadOnlyList<TemplateSegment> _segments;

    private PatternTemplate(string text, IReadOnlyList<TemplateSegment> segments)
    {
        Text = text;
        _segments = segments;
    }

    /// <summary>The template as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads templates with commas between them.</summary>
    /// <param name="text">The templates; may be empty.</param>
    /// <param name="templates">The templates.</param>
    /// <param name="wrong">The one that is none.</param>
    public static bool TryParseList(string text, out IReadOnlyList<PatternTemplate> templates, [NotNullWhen(false)] out string? wrong)
    {
        var read = new List<PatternTemplate>();
        templates = read;
        wrong = null;

        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParse(part, out var template))
            {
                wrong = part;
                return false;
            }

            read.Add(template);
        }

        return true;
    }

    /// <summary>Reads a template.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PatternTemplate? template)
    {
        template = null;
        var segments = text is "#" or "/#" ? [TemplateSegment.Wildcard(TopicPattern.Any)] : ReadSegments(text);

        if (segments is null || segments.Count > TopicPattern.MaxSegments + 3 || segments.Take(segments.Count - 1).Any(segment => segment.Text == ">"))
        {
            return false;
        }

        template = new PatternTemplate(text, segments);
        return true;
    }

    /// <summary>The patterns that the template means for somebody; none if a variable has no value.</summary>
    /// <param name="valuesOf">The values of a variable.</param>
    public IReadOnlyList<AccessPattern> Expand(Func<string, IReadOnlyList<string>> valuesOf)
    {
        IEnumerable<IReadOnlyList<PatternStep>> patterns = [[]];

        foreach (var segment in _segments)
        {
            var steps = segment.Expand(valuesOf);
            patterns = patterns.SelectMany(pattern => steps.Select(step => Append(pattern, step))).Take(MostPatterns).ToList();
        }

        return [.. patterns.Select(steps => new AccessPattern(steps))];
    }

    private static List<TemplateSegment>? ReadSegments(string text)
    {
        var parts = SplitOutsideOfBraces(text, ['/']);
        if (parts is not ["", "topic" or "queue" or "user", _, ..])
        {
            return null;
        }

        // Behind /user/ come the login, a unit, and queue or topic; a '#' may stand for these and all that follows.
        var isUser = parts[1] == "user";
        var head = isUser ? parts.Take(1..4).ToList() : parts.Take(1..2).ToList();
        var path = string.Join('/', parts.Skip(head.Count + 1));

        if (isUser && (!IsUserHead(head, path) || head.Exists(part => part.Length == 0)))
        {
            return null;
        }

        var segments = head.Select((part, index) => TemplateSegment.Read(part, isLogin: index == 1)).ToList();
        segments.AddRange(path.Length == 0 ? [] : SplitOutsideOfBraces(path, ['.', '/']).Select(part => TemplateSegment.Read(part, isLogin: false)));

        return segments.Contains(null) || (!isUser && path.Length == 0) ? null : [.. segments.Select(segment => segment!)];
    }

    private static bool IsUserHead(List<string> head, string path) =>
        head is ["user", "#" or "**" or ">"] or ["user", _, "#" or "**" or ">"] ? path.Length == 0
        : head is ["user", _, "queue" or "topic"] && head[1] is not ("#" or "**" or ">") && path.Length > 0;

    // '>' at the end means one segment and any number.
    private static List<PatternStep> Append(IReadOnlyList<PatternStep> pattern, PatternStep step)
    {
        var isRepeated = step.Kind == PatternStepKind.Any && pattern is [.., { Kind: PatternStepKind.Any }];
        return step.Text == ">" && step.Kind == PatternStepKind.Any
            ? [.. pattern, PatternStep.One, PatternStep.Any]
            : isRepeated ? [.. pattern] : [.. pattern, step];
    }

    // The name of a claim may have dots and slashes.
    private static List<string> SplitOutsideOfBraces(string text, char[] dividers)
    {
        var parts = new List<string>();
        var start = 0;
        var depth = 0;

        for (var index = 0; index < text.Length; index++)
        {
            depth += text[index] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0 && dividers.Contains(text[index]))
            {
                parts.Add(text[start..index]);
                start = index + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}
