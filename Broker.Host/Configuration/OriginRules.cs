using System.Diagnostics.CodeAnalysis;

namespace Broker.Host.Configuration;

/// <summary>
/// Which web pages may connect, by the Origin header that browsers send (RFC 6455, 10.2). A program that is no browser sends none
/// and may connect: it could send any.
/// </summary>
internal sealed class OriginRules
{
    private const string SameOrigin = "same-origin";
    private const string AnyOrigin = "any";

    private readonly bool _isAny;
    private readonly bool _isSame;
    private readonly IReadOnlyList<(string Scheme, string Host, int Port)> _patterns;

    private OriginRules(bool isAny, bool isSame, IReadOnlyList<(string Scheme, string Host, int Port)> patterns)
    {
        _isAny = isAny;
        _isSame = isSame;
        _patterns = patterns;
    }

    /// <summary>Reads the value of <c>origins</c>: <c>same-origin</c>, <c>any</c>, or origins, whose host may begin with <c>*.</c></summary>
    /// <param name="text">The value.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="wrong">The part that is wrong.</param>
    /// <returns>False if a part is wrong.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out OriginRules? rules, [NotNullWhen(false)] out string? wrong)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var patterns = new List<(string, string, int)>();
        rules = null;

        foreach (var part in parts.Where(part => part is not (SameOrigin or AnyOrigin)))
        {
            wrong = part;
            if (!TryParseOrigin(part.Replace("://*.", "://any.", StringComparison.Ordinal), out var origin))
            {
                return false;
            }

            patterns.Add(part.Contains("://*.", StringComparison.Ordinal) ? (origin.Scheme, "*" + origin.Host[3..], origin.Port) : origin);
        }

        wrong = parts.Length == 0 ? text : null;
        rules = new OriginRules(parts.Contains(AnyOrigin), parts.Contains(SameOrigin), patterns);
        return parts.Length > 0;
    }

    /// <summary>Whether all pages may connect.</summary>
    public bool IsAny => _isAny;

    /// <summary>Whether a page may connect.</summary>
    /// <param name="origin">The Origin header, or null.</param>
    /// <param name="scheme">The scheme of the request, <c>http</c> or <c>https</c>.</param>
    /// <param name="host">The Host header.</param>
    /// <returns>True if it may.</returns>
    public bool Allow(string? origin, string scheme, string host)
    {
        if (origin is null || _isAny)
        {
            return true;
        }

        return TryParseOrigin(origin, out var page)
            && ((_isSame && TryParseOrigin($"{scheme}://{host}", out var self) && page == self) || _patterns.Any(pattern => Matches(pattern, page)));
    }

    private static bool Matches((string Scheme, string Host, int Port) pattern, (string Scheme, string Host, int Port) page) =>
        pattern.Scheme == page.Scheme
        && pattern.Port == page.Port
        && (pattern.Host.StartsWith("*.", StringComparison.Ordinal)
            ? page.Host.EndsWith(pattern.Host[1..], StringComparison.Ordinal)
            : page.Host == pattern.Host);

    private static bool TryParseOrigin(string text, out (string Scheme, string Host, int Port) origin)
    {
        var isOrigin = Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Host.Length > 0 && uri.AbsolutePath is "" or "/" && uri.Query.Length == 0 && uri.UserInfo.Length == 0;
        origin = isOrigin ? (uri!.Scheme, uri.IdnHost, uri.Port) : default;
        return isOrigin;
    }
}
