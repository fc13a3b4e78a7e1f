using Broker.Host.Access;
using Broker.Host.Configuration;

namespace Broker.Host.Security;

/// <summary>Something that somebody may do, in some virtual hosts: what a role says, a user's own keys, or the claims of a token.</summary>
internal sealed class Grant
{
    private readonly HashSet<string>? _virtualHosts;

    private Grant(string virtualHosts)
    {
        var names = PermissionKeys.Split(virtualHosts);

        // The default virtual host has no name; here it is called as RabbitMQ calls it.
        _virtualHosts = names.Count == 0 ? null : names.SelectMany(name => name == "/" ? [name, string.Empty] : (string[])[name]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether everything is allowed.</summary>
    public bool IsEverything { get; private init; }

    public IReadOnlyList<PatternTemplate> Publish { get; private init; } = [];

    public IReadOnlyList<PatternTemplate> Subscribe { get; private init; } = [];

    public IReadOnlyList<PatternTemplate> Create { get; private init; } = [];

    /// <summary>Everything.</summary>
    public static Grant Everything(string virtualHosts) => new(virtualHosts) { IsEverything = true };

    /// <summary>What the keys of broker.conf say; they have been checked.</summary>
    public static Grant Of(string publish, string subscribe, string create, string virtualHosts)
    {
        var (mayPublish, maySubscribe) = (Parse(publish), Parse(subscribe));
        return new Grant(virtualHosts)
        {
            Publish = mayPublish,
            Subscribe = maySubscribe,
            Create = create == PermissionKeys.None ? [] : create.Length > 0 ? Parse(create) : [.. mayPublish, .. maySubscribe],
        };
    }

    /// <summary>What a token says; what is no pattern in it allows nothing.</summary>
    public static Grant Of(IEnumerable<string> publish, IEnumerable<string> subscribe, string virtualHosts)
    {
        var (mayPublish, maySubscribe) = (publish.SelectMany(Parse).ToList(), subscribe.SelectMany(Parse).ToList());
        return new Grant(virtualHosts) { Publish = mayPublish, Subscribe = maySubscribe, Create = [.. mayPublish, .. maySubscribe] };
    }

    /// <summary>Whether it counts in a virtual host.</summary>
    public bool Covers(string virtualHost) => _virtualHosts?.Contains(virtualHost) ?? true;

    private static IReadOnlyList<PatternTemplate> Parse(string text) => PatternTemplate.TryParseList(text, out var templates, out _) ? templates : [];
}
