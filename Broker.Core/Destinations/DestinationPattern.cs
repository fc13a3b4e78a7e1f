using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Destinations;

/// <summary>
/// Which destinations a policy is for: <c>/queue/</c> or <c>/topic/</c> and segments, with the wildcards of <see cref="TopicPattern"/>, for
/// queues too. Destinations of users and of connections are matched by none. Immutable; any thread.
/// </summary>
public sealed class DestinationPattern
{
    private readonly string _space;
    private readonly string[] _segments;

    private DestinationPattern(string text, string space, string[] segments)
    {
        Text = text;
        _space = space;
        _segments = segments;
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>
    /// The segments in the form in which patterns that mean the same are the same: wildcards are <c>*</c> and <c>#</c> only, and of several
    /// in a row each <c>*</c> stands before the one <c>#</c>.
    /// </summary>
    public IReadOnlyList<string> Segments => _segments;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern as it is written.</param>
    /// <param name="pattern">The pattern.</param>
    /// <returns>False if it begins with neither, ends there, or is not well formed (<see cref="TopicPattern.IsWellFormed"/>).</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out DestinationPattern? pattern)
    {
        ArgumentNullException.ThrowIfNull(text);

        var name = After(text, "/queue/") is { } queue ? DestinationName.Queue(queue) : After(text, "/topic/") is { } topic ? DestinationName.Topic(topic) : null;
        var isPattern = name is not null && TopicPattern.IsWellFormed(name.Segments);
        pattern = isPattern ? new DestinationPattern(text, name!.Space, InOrder(TopicPattern.Normalize(name.Segments))) : null;
        return isPattern;
    }

    /// <summary>Whether a destination is meant. A pattern of topics, as a subscription names it, is if all that it matches is.</summary>
    /// <param name="name">The destination.</param>
    /// <returns>True if it is.</returns>
    public bool Matches(DestinationName name)
    {
        ArgumentNullException.ThrowIfNull(name);

        if (name.Space != _space)
        {
            return false;
        }

        // The places in the pattern that the segments so far lead to, so that the work is bounded by their product, whatever the pattern.
        var reached = new bool[_segments.Length + 1];
        var next = new bool[_segments.Length + 1];
        Reach(reached, 0);

        foreach (var segment in name.IsPattern ? InOrder(TopicPattern.Normalize(name.Segments)) : name.Segments)
        {
            Array.Clear(next);
            for (var place = 0; place < _segments.Length; place++)
            {
                if (reached[place] && Takes(_segments[place], segment, name.IsPattern))
                {
                    Reach(next, _segments[place] == TopicPattern.Any ? place : place + 1);
                }
            }

            (reached, next) = (next, reached);
        }

        return reached[^1];
    }

    /// <summary>Whether there are destinations that both patterns mean.</summary>
    /// <param name="other">The other pattern.</param>
    /// <returns>True if there are.</returns>
    public bool Overlaps(DestinationPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);

        // Whether what follows a place of mine and a place of theirs has a name in common; from the ends to the beginnings, a row of
        // theirs for each place of mine.
        var (mine, theirs) = (_segments, other._segments);
        var row = new bool[theirs.Length + 1];
        var below = new bool[theirs.Length + 1];

        for (var i = mine.Length; i >= 0; i--)
        {
            (row, below) = (below, row);
            var isMineAny = i < mine.Length && mine[i] == TopicPattern.Any;

            for (var j = theirs.Length; j >= 0; j--)
            {
                var isTheirsAny = j < theirs.Length && theirs[j] == TopicPattern.Any;
                row[j] = (i == mine.Length && j == theirs.Length)
                    || (isMineAny && (below[j] || (j < theirs.Length && row[j + 1])))
                    || (isTheirsAny && (row[j + 1] || (i < mine.Length && below[j])))
                    || (i < mine.Length && j < theirs.Length && CanBeSame(mine[i], theirs[j]) && below[j + 1]);
            }
        }

        return _space == other._space && row[0];
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string? After(string text, string prefix) =>
        text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    private static bool CanBeSame(string one, string other) =>
        one != TopicPattern.Any && other != TopicPattern.Any && (one == other || one == TopicPattern.One || other == TopicPattern.One);

    // What a wildcard of a name stands for is taken by a wildcard that stands for as much.
    private static bool Takes(string place, string segment, bool isNamePattern) => place switch
    {
        TopicPattern.Any => true,
        TopicPattern.One => !isNamePattern || segment != TopicPattern.Any,
        _ => place == segment,
    };

    // A '#' may stand for nothing.
    private void Reach(bool[] places, int place)
    {
        places[place] = true;

        if (place < _segments.Length && _segments[place] == TopicPattern.Any)
        {
            places[place + 1] = true;
        }
    }

    private static string[] InOrder(IReadOnlyList<string> segments)
    {
        var ordered = new List<string>(segments.Count);
        var hasAny = false;

        foreach (var segment in segments)
        {
            if (segment == TopicPattern.Any)
            {
                hasAny = true;
                continue;
            }

            if (hasAny && segment != TopicPattern.One)
            {
                ordered.Add(TopicPattern.Any);
                hasAny = false;
            }

            ordered.Add(segment);
        }

        if (hasAny)
        {
            ordered.Add(TopicPattern.Any);
        }

        return [.. ordered];
    }
}
