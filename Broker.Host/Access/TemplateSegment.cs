using System.Text;
using System.Text.RegularExpressions;

namespace Broker.Host.Access;

/// <summary>One segment of a <see cref="PatternTemplate"/>: a wildcard, or text with variables in it.</summary>
internal sealed partial class TemplateSegment
{
    private const int LongestValue = 256;
    private const int MostValues = 64;

    private readonly bool _isWildcard;
    private readonly bool _isLogin;

    private TemplateSegment(string text, bool isWildcard, bool isLogin)
    {
        Text = text;
        _isWildcard = isWildcard;
        _isLogin = isLogin;
    }

    /// <summary>The segment as it was written.</summary>
    public string Text { get; }

    /// <summary>A wildcard.</summary>
    public static TemplateSegment Wildcard(string text) => new(text, isWildcard: true, isLogin: false);

    /// <summary>Reads a segment.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="isLogin">Whether it stands for a login, in which dots and slashes are themselves.</param>
    /// <returns>Null if its braces are not in pairs, or there is nothing between them.</returns>
    public static TemplateSegment? Read(string text, bool isLogin)
    {
        if (text is "*" or "#" or "**" or ">")
        {
            return Wildcard(text);
        }

        var rest = Variable().Replace(text, string.Empty);
        return rest.Contains('{', StringComparison.Ordinal) || rest.Contains('}', StringComparison.Ordinal) ? null : new TemplateSegment(text, isWildcard: false, isLogin);
    }

    /// <summary>What the segment means for somebody: a step for each combination of values.</summary>
    public IReadOnlyList<PatternStep> Expand(Func<string, IReadOnlyList<string>> valuesOf)
    {
        if (_isWildcard)
        {
            return Text switch
            {
                "*" => [PatternStep.One],
                ">" => [new PatternStep(PatternStepKind.Any, ">")],
                _ => [PatternStep.Any],
            };
        }

        IEnumerable<string> names = [string.Empty];
        var end = 0;

        foreach (Match match in Variable().Matches(Text))
        {
            var text = Plain(Text[end..match.Index]);
            var values = valuesOf(match.Groups["name"].Value).Where(value => value.Length is > 0 and <= LongestValue).Take(MostValues).Select(Escape).ToList();
            names = names.SelectMany(name => values.Select(value => name + text + value)).Take(MostValues).ToList();
            end = match.Index + match.Length;
        }

        var tail = Plain(Text[end..]);
        return [.. names.Select(name => PatternStep.Name(name + tail))];
    }

    // In a destination a login is written with %2F for a slash; the broker knows it without.
    private string Plain(string text) =>
        _isLogin ? text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace("%25", "%", StringComparison.Ordinal) : text;

    // A value is one segment: what would divide it is written as in a URL, so that no value reaches into another one's names.
    private string Escape(string value) =>
        _isLogin
            ? value
            : new StringBuilder(value).Replace("%", "%25").Replace(".", "%2E").Replace("/", "%2F").ToString();

    [GeneratedRegex(@"\{(?<name>[^{}]+)\}")]
    private static partial Regex Variable();
}
