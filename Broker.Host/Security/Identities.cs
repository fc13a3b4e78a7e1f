using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Broker.Host.Configuration;
using Broker.Host.Tokens;

namespace Broker.Host.Security;

/// <summary>
/// Who is who, as broker.conf says it, and what each may do. It believes what it is told: the passcode, the token or the certificate has
/// been checked. Immutable; a change of broker.conf makes a new one. Any thread.
/// </summary>
/// <param name="options">The sections.</param>
/// <param name="version">The number of this state of the configuration.</param>
internal sealed class Identities(SecurityOptions options, long version)
{
    private const int LongestLogin = 256;

    private readonly Dictionary<string, UserOptions> _users = options.Users.ToDictionary(user => user.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Login, PrincipalKind Kind, bool IsLoopback), Principal> _principals = new();
    private readonly Dictionary<string, RoleOptions> _roles = options.Roles.ToDictionary(role => role.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, JwtOptions> _issuers = options.Issuers.ToDictionary(issuer => issuer.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, CertificateOptions> _certificates = options.Certificates.ToDictionary(certificate => certificate.Name, StringComparer.Ordinal);

    /// <summary>The number of this state of the configuration.</summary>
    public long Version => version;

    /// <summary>The principal of a user whose passcode was right.</summary>
    public Principal OfUser(string login, bool isLoopback) => Make(_users[login], PrincipalKind.User, _users[login].PasswordHash, isLoopback);

    /// <summary>The principal of those who say nothing of themselves.</summary>
    /// <returns>Null if they may not connect, or not from there.</returns>
    public Principal? Anonymous(bool isLoopback) =>
        options.Anonymous.Login.Length > 0
        && _users.TryGetValue(options.Anonymous.Login, out var user)
        && MayConnect(user, isLoopback)
            ? Make(user, PrincipalKind.Anonymous, string.Empty, isLoopback)
            : null;

    /// <summary>The principal of a certificate's owner; the certificate has been validated by whoever accepted the connection.</summary>
    /// <returns>Null if no section names it.</returns>
    public Principal? OfCertificate(X509Certificate2 certificate, bool isLoopback) =>
        CertificateNames.Of(certificate).FirstOrDefault(_certificates.ContainsKey) is { } name ? OfCertificate(name, isLoopback) : null;

    /// <summary>The principal of a token that has been verified.</summary>
    /// <param name="issuer">The name of the issuer's section.</param>
    /// <param name="claims">What it says.</param>
    /// <param name="isLoopback">Whether the client is on this machine.</param>
    /// <returns>Null if it does not say whose it is.</returns>
    public Principal? OfToken(string issuer, TokenClaims claims, bool isLoopback)
    {
        var section = _issuers[issuer];
        if (claims.ValueOf(section.LoginClaim) is not { Length: > 0 and <= LongestLogin } login || login.Any(char.IsControl))
        {
            return null;
        }

        var subscribe = ListIn(claims, "subscribe").Concat(claims.IsArray("sub") ? claims.ValuesOf("sub") : []);
        var roles = RolesIn(PermissionKeys.Split(section.Roles).Concat(ListIn(claims, section.RolesClaim)));

        return new Principal(
            login,
            PrincipalKind.Token,
            SourceOf(section),
            [.. GrantsOf(roles), Grant.Of(ListIn(claims, "pub"), subscribe)])
        {
            Hosts = new VirtualHostList(section.VirtualHosts),
            Limits = UserLimits.Of(user: null, roles),
            IsLoopback = isLoopback,
            Version = version,
            Lifetime = TokenLifetime.Of(claims.Times["exp"], section.ClockSkew, section.ExpiryNotice),
            Token = claims,
            Issuer = issuer,
        };
    }

    /// <summary>Makes the principal of a session anew, as this configuration has it.</summary>
    /// <returns>Null if this configuration does not let it in any more.</returns>
    public Principal? Renew(Principal old) => old.Version == version ? old : old.Kind switch
    {
        PrincipalKind.User => _users.TryGetValue(old.Login, out var user) && user.PasswordHash == old.Source && MayConnect(user, old.IsLoopback)
            ? OfUser(old.Login, old.IsLoopback)
            : null,
        PrincipalKind.Token => _issuers.TryGetValue(old.Issuer!, out var section) && SourceOf(section) == old.Source
            && OfToken(old.Issuer!, old.Token!, old.IsLoopback) is { } renewed && renewed.Login == old.Login
            ? renewed
            : null,
        PrincipalKind.Certificate => _certificates.TryGetValue(old.Source, out var certificate) && certificate.Login == old.Login
            ? OfCertificate(old.Source, old.IsLoopback)
            : null,
        _ => Anonymous(old.IsLoopback) is { } anonymous && anonymous.Login == old.Login ? anonymous : null,
    };

    private Principal? OfCertificate(string name, bool isLoopback)
    {
        var certificate = _certificates[name];
        var user = _users.GetValueOrDefault(certificate.Login);
        var roles = RolesIn(PermissionKeys.Split(certificate.Roles));

        return user is not null && !MayConnect(user, isLoopback)
            ? null
            : new Principal(
                certificate.Login,
                PrincipalKind.Certificate,
                name,
                [.. GrantsOf(roles), .. user is null ? [] : GrantsOf(user)])
            {
                Hosts = user is null ? VirtualHostList.All : new VirtualHostList(user.VirtualHosts),
                Limits = UserLimits.Of(user, [.. roles, .. user is null ? [] : RolesOf(user)]),
                IsLoopback = isLoopback,
                Version = version,
            };
    }

    // All sessions of a user share what they may do.
    private Principal Make(UserOptions user, PrincipalKind kind, string source, bool isLoopback) => _principals.GetOrAdd(
        (user.Name, kind, isLoopback),
        _ => new Principal(user.Name, kind, source, GrantsOf(user))
        {
            Hosts = new VirtualHostList(user.VirtualHosts),
            Limits = UserLimits.Of(user, RolesOf(user)),
            IsLoopback = isLoopback,
            Version = version,
        });

    private List<Grant> GrantsOf(UserOptions user)
    {
        var own = user.IsUnlimited() ? Grant.Everything : Grant.Of(user.Publish ?? string.Empty, user.Subscribe ?? string.Empty, user.Create ?? string.Empty);
        var hasKeys = user.Publish is not null || user.Subscribe is not null || user.Create is not null;

        // A user that has roles and no keys is where his roles count, and nowhere else.
        return [.. GrantsOf(RolesOf(user)), .. hasKeys || user.IsUnlimited() ? (Grant[])[own] : []];
    }

    // What names no role of broker.conf is a role of something else.
    private List<RoleOptions> RolesIn(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Select(_roles.GetValueOrDefault).OfType<RoleOptions>()];

    private List<RoleOptions> RolesOf(UserOptions user) => RolesIn(PermissionKeys.Split(user.Roles ?? string.Empty));

    private static IEnumerable<Grant> GrantsOf(IEnumerable<RoleOptions> roles) => roles.Select(role => Grant.Of(role.Publish, role.Subscribe, role.Create, role.VirtualHosts));

    // An array, or a text with blanks or commas between them, as OAuth's scope has it. A blank in an element of an array is part of it:
    // a group that somebody may name must not become two.
    private static IEnumerable<string> ListIn(TokenClaims claims, string name) => claims.IsArray(name)
        ? claims.ValuesOf(name)
        : claims.ValuesOf(name).SelectMany(value => value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries));

    private static bool MayConnect(UserOptions user, bool isLoopback) => user.From == ConnectFrom.Any || isLoopback;

    // A token that another configuration accepted counts under this one if it would have been accepted for the same reasons.
    private static string SourceOf(JwtOptions section) => $"{section.Issuer}\n{section.Audience}\n{section.Algorithms}\n{section.Key}\n{section.KeyFile}\n{section.Jwks}";
}
