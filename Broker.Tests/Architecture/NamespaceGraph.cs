using System.Reflection;
using System.Runtime.CompilerServices;

namespace Broker.Tests.Architecture;

/// <summary>Which namespaces of an assembly use which others of it.</summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<string, Dictionary<string, string>> _uses;

    /// <summary>Makes the graph.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="everywhere">A type that any of them may use, or null.</param>
    public NamespaceGraph(Assembly assembly, Type? everywhere = null)
    {
        var uses =
            from type in assembly.GetTypes()
            where !type.IsNested && type.Namespace is not null && !type.IsDefined(typeof(CompilerGeneratedAttribute))
            from used in TypeUses.Of(type)
            where used.Assembly == assembly && used != everywhere && used.Namespace is not null && used.Namespace != type.Namespace
            group (By: type.Name, Of: used.Name) by (From: type.Namespace!, To: used.Namespace!) into edge
            select (edge.Key.From, edge.Key.To, Example: $"{edge.First().By} uses {edge.First().Of}");

        _uses = uses.GroupBy(edge => edge.From).ToDictionary(edges => edges.Key, edges => edges.ToDictionary(edge => edge.To, edge => edge.Example));
    }

    /// <summary>The groups of namespaces that use each other, directly or not, each in the order of the alphabet.</summary>
    public IEnumerable<string> Circles =>
        _uses.Keys.Select(CircleOf).Where(circle => circle.Count > 1).Select(circle => string.Join(", ", circle)).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The uses inside of circles, an example each, for who has to break one.</summary>
    public string Explain() =>
        string.Join('\n', from edges in _uses from edge in edges.Value where CircleOf(edges.Key).Contains(edge.Key) select $"{edges.Key} -> {edge.Key}: {edge.Value}");

    private List<string> CircleOf(string start) =>
        [.. Reachable(start).Where(other => other == start || Reachable(other).Contains(start)).Append(start).Distinct().Order(StringComparer.Ordinal)];

    private HashSet<string> Reachable(string start)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([start]);

        while (open.TryPop(out var next))
        {
            foreach (var used in (_uses.GetValueOrDefault(next)?.Keys ?? Enumerable.Empty<string>()).Where(reached.Add))
            {
                open.Push(used);
            }
        }

        return reached;
    }
}
