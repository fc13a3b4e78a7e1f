using System.Collections.Immutable;

namespace Broker.Core.Destinations;

/// <summary>
/// All subscriptions to patterns of one virtual host: an immutable tree of segments, one tree per space. Its owner replaces it
/// as a whole, so whoever holds one may match against it on any thread.
/// </summary>
public sealed class PatternTable
{
    private readonly ImmutableDictionary<string, Node> _spaces;

    private PatternTable(ImmutableDictionary<string, Node> spaces) => _spaces = spaces;

    /// <summary>The table without subscriptions.</summary>
    public static PatternTable Empty { get; } = new(ImmutableDictionary.Create<string, Node>(StringComparer.Ordinal));

    /// <summary>The table with one subscription more.</summary>
    /// <param name="pattern">Its pattern.</param>
    /// <param name="subscriber">The subscriber.</param>
    /// <returns>The new table.</returns>
    public PatternTable Add(DestinationName pattern, TopicSubscriber subscriber) =>
        Change(pattern, subscribers => subscribers.Add(subscriber));

    /// <summary>The table without the subscriptions to a pattern that meet a condition.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="condition">Which ones to remove.</param>
    /// <returns>The new table.</returns>
    public PatternTable Remove(DestinationName pattern, Predicate<TopicSubscriber> condition) =>
        Change(pattern, subscribers => subscribers.RemoveAll(condition));

    /// <summary>The subscribers whose patterns match a topic; each once, however many ways its pattern matches.</summary>
    /// <param name="topic">The topic.</param>
    /// <returns>The subscribers.</returns>
    public IReadOnlyList<TopicSubscriber> Match(DestinationName topic)
    {
        ArgumentNullException.ThrowIfNull(topic);

        if (!_spaces.TryGetValue(topic.Space, out var root))
        {
            return [];
        }

        var visited = new HashSet<(Node Node, int Depth)>();
        Match(root, topic.Segments, 0, visited);
        return [.. visited.Where(place => place.Depth == topic.Segments.Count).SelectMany(place => place.Node.Subscribers)];
    }

    private PatternTable Change(DestinationName pattern, Func<ImmutableArray<TopicSubscriber>, ImmutableArray<TopicSubscriber>> change)
    {
        ArgumentNullException.ThrowIfNull(pattern);

        var root = _spaces.GetValueOrDefault(pattern.Space, Node.Empty);
        var changed = Change(root, TopicPattern.Normalize(pattern.Segments), 0, change);
        return new PatternTable(changed.IsEmpty ? _spaces.Remove(pattern.Space) : _spaces.SetItem(pattern.Space, changed));
    }

    private static Node Change(
        Node node,
        IReadOnlyList<string> segments,
        int depth,
        Func<ImmutableArray<TopicSubscriber>, ImmutableArray<TopicSubscriber>> change)
    {
        if (depth == segments.Count)
        {
            return new Node(node.Children, change(node.Subscribers));
        }

        var segment = segments[depth];
        var child = Change(node.Children.GetValueOrDefault(segment, Node.Empty), segments, depth + 1, change);
        return new Node(child.IsEmpty ? node.Children.Remove(segment) : node.Children.SetItem(segment, child), node.Subscribers);
    }

    // A place is a node and how many segments of the topic are used up. Each is visited once: otherwise a pattern of many '#'
    // would be tried in as many ways as it can be laid over the topic.
    private static void Match(Node node, IReadOnlyList<string> topic, int depth, HashSet<(Node, int)> visited)
    {
        if (!visited.Add((node, depth)))
        {
            return;
        }

        if (node.Children.TryGetValue(TopicPattern.Any, out var any))
        {
            for (var used = depth; used <= topic.Count; used++)
            {
                Match(any, topic, used, visited);
            }
        }

        if (depth == topic.Count)
        {
            return;
        }

        if (node.Children.TryGetValue(TopicPattern.One, out var one))
        {
            Match(one, topic, depth + 1, visited);
        }

        if (node.Children.TryGetValue(topic[depth], out var same))
        {
            Match(same, topic, depth + 1, visited);
        }
    }

    private sealed class Node(ImmutableDictionary<string, Node> children, ImmutableArray<TopicSubscriber> subscribers)
    {
        public static readonly Node Empty = new(ImmutableDictionary.Create<string, Node>(StringComparer.Ordinal), []);

        public ImmutableDictionary<string, Node> Children => children;

        public ImmutableArray<TopicSubscriber> Subscribers => subscribers;

        public bool IsEmpty => children.IsEmpty && subscribers.IsEmpty;
    }
}
