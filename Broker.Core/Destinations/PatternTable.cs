using System.Collections.Immutable;

namespace Broker.Core.Destinations;

/// <summary>
/// Subscriptions to patterns of one virtual host: an immutable tree of segments, one tree per space. Its owner replaces it
/// as a whole, so whoever holds one may match against it on any thread.
/// </summary>
/// <typeparam name="T">What stands for a subscription.</typeparam>
internal sealed class PatternTable<T>
{
    private readonly ImmutableDictionary<string, Node> _spaces;

    private PatternTable(ImmutableDictionary<string, Node> spaces) => _spaces = spaces;

    /// <summary>The table without subscriptions.</summary>
    public static PatternTable<T> Empty { get; } = new(ImmutableDictionary.Create<string, Node>(StringComparer.Ordinal));

    /// <summary>The table with one subscription more.</summary>
    /// <param name="pattern">Its pattern.</param>
    /// <param name="subscriber">The subscriber.</param>
    /// <returns>The new table.</returns>
    public PatternTable<T> Add(DestinationName pattern, T subscriber) =>
        Change(pattern, subscribers => subscribers.Add(subscriber));

    /// <summary>The table without the subscriptions to a pattern that meet a condition.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="condition">Which ones to remove.</param>
    /// <returns>The new table.</returns>
    public PatternTable<T> Remove(DestinationName pattern, Predicate<T> condition) =>
        Change(pattern, subscribers => subscribers.RemoveAll(condition));

    /// <summary>The subscribers whose patterns match a topic; each once, however many ways its pattern matches.</summary>
    /// <param name="topic">The topic.</param>
    /// <returns>The subscribers.</returns>
    public IReadOnlyList<T> Match(DestinationName topic)
    {
        ArgumentNullException.ThrowIfNull(topic);

        if (!_spaces.TryGetValue(topic.Space, out var root))
        {
            return [];
        }

        // The nodes that the segments so far lead to, as a state machine has them: each once, in however many ways it is reached, so
        // that the work is bounded by nodes times segments and the memory by nodes, whatever the patterns.
        var reached = new HashSet<Node>();
        var next = new HashSet<Node>();
        Reach(root, reached);

        foreach (var segment in topic.Segments)
        {
            foreach (var node in reached)
            {
                Step(node, segment, next);
            }

            (reached, next) = (next, reached);
            next.Clear();
        }

        return [.. reached.SelectMany(node => node.Subscribers)];
    }

    private PatternTable<T> Change(DestinationName pattern, Func<ImmutableArray<T>, ImmutableArray<T>> change)
    {
        ArgumentNullException.ThrowIfNull(pattern);

        var root = _spaces.GetValueOrDefault(pattern.Space, Node.Empty);
        var changed = Change(root, TopicPattern.Normalize(pattern.Segments), 0, change);
        return new PatternTable<T>(changed.IsEmpty ? _spaces.Remove(pattern.Space) : _spaces.SetItem(pattern.Space, changed));
    }

    private static Node Change(
        Node node,
        IReadOnlyList<string> segments,
        int depth,
        Func<ImmutableArray<T>, ImmutableArray<T>> change)
    {
        if (depth == segments.Count)
        {
            return new Node(node.IsAny, node.Children, change(node.Subscribers));
        }

        var segment = segments[depth];
        var child = Change(node.Children.GetValueOrDefault(segment, Node.EmptyFor(segment)), segments, depth + 1, change);
        return new Node(node.IsAny, child.IsEmpty ? node.Children.Remove(segment) : node.Children.SetItem(segment, child), node.Subscribers);
    }

    private static void Step(Node node, string segment, HashSet<Node> next)
    {
        if (node.IsAny)
        {
            Reach(node, next);
        }

        if (node.Children.TryGetValue(TopicPattern.One, out var one))
        {
            Reach(one, next);
        }

        if (node.Children.TryGetValue(segment, out var same))
        {
            Reach(same, next);
        }
    }

    // A '#' may stand for nothing, so who reaches a node reaches the '#' below it as well.
    private static void Reach(Node node, HashSet<Node> nodes)
    {
        if (nodes.Add(node) && node.Children.TryGetValue(TopicPattern.Any, out var any))
        {
            nodes.Add(any);
        }
    }

    private sealed class Node(bool isAny, ImmutableDictionary<string, Node> children, ImmutableArray<T> subscribers)
    {
        public static readonly Node Empty = new(isAny: false, ImmutableDictionary.Create<string, Node>(StringComparer.Ordinal), []);

        private static readonly Node EmptyAny = new(isAny: true, Empty.Children, []);

        /// <summary>Whether the node is a <c>#</c>, which any further segment leaves where it is.</summary>
        public bool IsAny => isAny;

        public ImmutableDictionary<string, Node> Children => children;

        public ImmutableArray<T> Subscribers => subscribers;

        public bool IsEmpty => children.IsEmpty && subscribers.IsEmpty;

        /// <summary>A node without anything for a segment of a pattern.</summary>
        public static Node EmptyFor(string segment) => segment == TopicPattern.Any ? EmptyAny : Empty;
    }
}
