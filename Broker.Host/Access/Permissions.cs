using System.Collections.Concurrent;
using Broker.Core.Destinations;

namespace Broker.Host.Access;

/// <summary>
/// What somebody may do in one virtual host. Temporary destinations and one's own <c>/user/</c> ones need no permission: the former
/// belong to whoever knows their name, the latter to nobody else. Immutable but for a small memory; any thread.
/// </summary>
internal sealed class Permissions
{
    // Patterns that were asked for, so that thousands of sessions that come back do not decide the same again and again.
    private const int MostRemembered = 256;

    private readonly string _ownSpace;
    private readonly bool _isEverything;
    private readonly PatternUnion _publish;
    private readonly PatternUnion _subscribe;
    private readonly PatternUnion _create;
    private ConcurrentDictionary<DestinationName, bool>? _patterns;

    private Permissions(string login, bool isEverything, PatternUnion publish, PatternUnion subscribe, PatternUnion create)
    {
        _ownSpace = $"/user/{login}/";
        _isEverything = isEverything;
        _publish = publish;
        _subscribe = subscribe;
        _create = create;
    }

    /// <summary>Everything.</summary>
    public static Permissions Everything(string login) => new(login, isEverything: true, PatternUnion.None, PatternUnion.None, PatternUnion.None);

    /// <summary>What patterns allow.</summary>
    /// <param name="login">Whose they are.</param>
    /// <param name="publish">Where one may send.</param>
    /// <param name="subscribe">Where one may subscribe.</param>
    /// <param name="create">What one may bring into being.</param>
    public static Permissions Of(string login, IEnumerable<AccessPattern> publish, IEnumerable<AccessPattern> subscribe, IEnumerable<AccessPattern> create) =>
        new(login, isEverything: false, new PatternUnion(publish), new PatternUnion(subscribe), new PatternUnion(create));

    /// <summary>Whether a message may be sent to a destination.</summary>
    public bool MayPublish(DestinationName name) => IsAllowed(name, _publish);

    /// <summary>Whether a destination, or all that a pattern matches, may be subscribed to.</summary>
    public bool MaySubscribe(DestinationName name)
    {
        if (!name.IsPattern || _isEverything)
        {
            return IsAllowed(name, _subscribe);
        }

        var patterns = LazyInitializer.EnsureInitialized(ref _patterns);
        if (patterns.TryGetValue(name, out var known))
        {
            return known;
        }

        var isAllowed = IsAllowed(name, _subscribe);
        if (patterns.Count < MostRemembered)
        {
            patterns.TryAdd(name, isAllowed);
        }

        return isAllowed;
    }

    /// <summary>Whether a destination may come into being.</summary>
    public bool MayCreate(DestinationName name) => IsAllowed(name, _create);

    private bool IsAllowed(DestinationName name, PatternUnion union) =>
        _isEverything
        || name.IsTemporary
        || IsOwn(name)
        || PatternContainment.Decide(AccessPattern.Of(name), union) == Containment.Contained;

    // A login may contain slashes, so the space must be the login and nothing but queue or topic.
    private bool IsOwn(DestinationName name) =>
        name.Space.StartsWith(_ownSpace, StringComparison.Ordinal) && name.Space.Length == _ownSpace.Length + "queue/".Length;
}
