namespace Broker.Core.Destinations;

/// <summary>
/// The rules of patterns: <c>*</c> is one segment, <c>#</c> or <c>**</c> any number of segments, none included, and <c>&gt;</c>, at the
/// end only, one or more. Everything else means itself.
/// </summary>
public static class TopicPattern
{
    /// <summary>The wildcard for one segment.</summary>
    public const string One = "*";

    /// <summary>The wildcard for any number of segments.</summary>
    public const string Any = "#";

    /// <summary>The most segments of a pattern; it bounds the work of matching.</summary>
    public const int MaxSegments = 32;

    /// <summary>Brings a pattern's segments into the form that <see cref="PatternTable{T}"/> keeps: only <c>*</c> and <c>#</c>.</summary>
    /// <param name="pattern">The segments as written.</param>
    /// <returns>The segments; <c>**</c> has become <c>#</c>, <c>&gt;</c> at the end <c>*</c> and <c>#</c>, and several <c>#</c> in a row one.</returns>
    public static IReadOnlyList<string> Normalize(IReadOnlyList<string> pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);

        var normal = new List<string>(pattern.Count + 1);
        foreach (var segment in pattern)
        {
            switch (segment)
            {
                case "#" or "**":
                    if (normal is not [.., Any])
                    {
                        normal.Add(Any);
                    }

                    break;
                case ">":
                    normal.Add(One);
                    normal.Add(Any);
                    break;
                default:
                    normal.Add(segment);
                    break;
            }
        }

        return normal;
    }

    /// <summary>Whether a pattern may be subscribed to: not too long, and <c>&gt;</c> at the end only.</summary>
    /// <param name="pattern">The segments as written.</param>
    /// <returns>False if it may not.</returns>
    public static bool IsWellFormed(IReadOnlyList<string> pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.Count <= MaxSegments && !pattern.Take(pattern.Count - 1).Contains(">");
    }

    /// <summary>Whether a pattern matches a topic; the plain rule, that the table's answers are tested against.</summary>
    /// <param name="pattern">The pattern's segments, in normal form.</param>
    /// <param name="topic">The topic's segments.</param>
    /// <returns>True if it matches.</returns>
    public static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> topic)
    {
        if (pattern.IsEmpty)
        {
            return topic.IsEmpty;
        }

        if (pattern[0] == Any)
        {
            return Matches(pattern[1..], topic) || (!topic.IsEmpty && Matches(pattern, topic[1..]));
        }

        return !topic.IsEmpty && (pattern[0] == One || pattern[0] == topic[0]) && Matches(pattern[1..], topic[1..]);
    }
}
