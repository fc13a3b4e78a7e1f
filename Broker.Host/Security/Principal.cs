using Broker.Host.Access;
using Broker.Host.Tokens;

namespace Broker.Host.Security;

/// <summary>
/// Who somebody is and what that allows. A session has one; a new token or a change of broker.conf replaces it as a whole. Immutable;
/// any thread.
/// </summary>
/// <param name="login">The login.</param>
/// <param name="kind">How the login was shown.</param>
/// <param name="source">What it was shown by: the hash of the passcode, the section of the issuer or of the certificate. Only ever compared.</param>
/// <param name="grants">What is allowed.</param>
internal sealed class Principal(string login, PrincipalKind kind, string source, IReadOnlyList<Grant> grants)
{
    // Thousands of patterns are a mistake; what is over is not allowed.
    private const int MostPatterns = 1024;

    // A session asks for its own virtual host, again and again.
    private volatile HostPermissions? _last;

    /// <summary>The login.</summary>
    public string Login => login;

    /// <summary>How the login was shown.</summary>
    public PrincipalKind Kind => kind;

    /// <summary>What it was shown by.</summary>
    public string Source => source;

    /// <summary>The virtual hosts that one may connect to.</summary>
    public VirtualHostList Hosts { get; init; } = VirtualHostList.All;

    /// <summary>Whether the client is on the broker's machine.</summary>
    public bool IsLoopback { get; init; }

    /// <summary>The state of the configuration that it was made from.</summary>
    public long Version { get; init; }

    /// <summary>The section of broker.conf that has the issuer of the token, or null.</summary>
    public string? Issuer { get; init; }

    /// <summary>What the token says, or null.</summary>
    public TokenClaims? Token { get; init; }

    /// <summary>The limits that one has instead of those in <c>[limits]</c>; they are the same in all virtual hosts.</summary>
    public UserLimits Limits { get; init; } = UserLimits.None;

    /// <summary>When it ends, or null.</summary>
    public TokenLifetime? Lifetime { get; init; }

    /// <summary>What is allowed in a virtual host.</summary>
    /// <param name="virtualHost">Its name; the default one has none.</param>
    /// <returns>The permissions; null if one may not even connect to it.</returns>
    public Permissions? In(string virtualHost)
    {
        var here = grants.Where(grant => grant.Covers(virtualHost)).ToList();

        if (here.Count == 0 || !Hosts.Contains(virtualHost))
        {
            return null;
        }

        if (_last is { } last && last.VirtualHost == virtualHost)
        {
            return last.Permissions;
        }

        var permissions = Make(here);
        _last = new HostPermissions(virtualHost, permissions);
        return permissions;
    }

    /// <summary>For logs: never a claim.</summary>
    public override string ToString() => login;

    private Permissions Make(List<Grant> here)
    {
        return here.Exists(grant => grant.IsEverything)
            ? Permissions.Everything(login)
            : Permissions.Of(login, Expand(grant => grant.Publish), Expand(grant => grant.Subscribe), Expand(grant => grant.Create));

        IEnumerable<AccessPattern> Expand(Func<Grant, IReadOnlyList<PatternTemplate>> templates) =>
            here.SelectMany(templates).SelectMany(template => template.Expand(ValuesOf)).Take(MostPatterns);
    }

    private IReadOnlyList<string> ValuesOf(string variable) => variable == "login" ? [login] : Token?.ValuesOf(variable) ?? [];

    private sealed record HostPermissions(string VirtualHost, Permissions Permissions);
}
