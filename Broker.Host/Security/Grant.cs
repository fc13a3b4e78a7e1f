using Broker.Host.Access;
using Broker.Host.Configuration;

namespace Broker.Host.Security;

/// <summary>Something that somebody may do: what a role says, a user's own keys, or the claims of a token.</summary>
/// <param name="hosts">Where it counts.</param>
internal sealed class Grant(VirtualHostList hosts)
{
    /// <summary>Whether everything is allowed.</summary>
    public bool IsEverything { get; private init; }

    public IReadOnlyList<PatternTemplate> Publish { get; private init; } = [];

    public IReadOnlyList<PatternTemplate> Subscribe { get; private init; } = [];

    public IReadOnlyList<PatternTemplate> Create { get; private init; } = [];

    /// <summary>Everything.</summary>
    public static Grant Everything { get; } = new(VirtualHostList.All) { IsEverything = true };

    /// <summary>What the keys of broker.conf say; they have been checked.</summary>
    /// <param name="publish">Where one may send.</param>
    /// <param name="subscribe">What one may subscribe to.</param>
    /// <param name="create">What one may bring into being.</param>
    /// <param name="virtualHosts">Where that counts.</param>
    public static Grant Of(string publish, string subscribe, string create, string virtualHosts = "")
    {
        var (mayPublish, maySubscribe) = (Parse(publish), Parse(subscribe));
        return new Grant(new VirtualHostList(virtualHosts))
        {
            Publish = mayPublish,
            Subscribe = maySubscribe,
            Create = create == PermissionKeys.None ? [] : create.Length > 0 ? Parse(create) : [.. mayPublish, .. maySubscribe],
        };
    }

    /// <summary>What a token says; what is no pattern in it allows nothing.</summary>
    public static Grant Of(IEnumerable<string> publish, IEnumerable<string> subscribe)
    {
        var (mayPublish, maySubscribe) = (Read(publish), Read(subscribe));
        return new Grant(VirtualHostList.All) { Publish = mayPublish, Subscribe = maySubscribe, Create = [.. mayPublish, .. maySubscribe] };
    }

    /// <summary>Whether it counts in a virtual host.</summary>
    public bool Covers(string virtualHost) => hosts.Contains(virtualHost);

    private static List<PatternTemplate> Read(IEnumerable<string> patterns) =>
        [.. patterns.Select(pattern => PatternTemplate.TryParse(pattern, out var template) ? template : null).OfType<PatternTemplate>()];

    private static IReadOnlyList<PatternTemplate> Parse(string text) => PatternTemplate.TryParseList(text, out var templates, out _) ? templates : [];
}
