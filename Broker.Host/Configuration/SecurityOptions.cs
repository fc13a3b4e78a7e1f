namespace Broker.Host.Configuration;

/// <summary>All sections that say who may connect and what they may do; they are put in force together.</summary>
/// <param name="Users"><c>[user:LOGIN]</c>.</param>
/// <param name="Roles"><c>[role:NAME]</c>.</param>
/// <param name="Issuers"><c>[jwt:NAME]</c>.</param>
/// <param name="Certificates"><c>[certificate:NAME]</c>.</param>
/// <param name="Anonymous"><c>[anonymous]</c>.</param>
internal sealed record SecurityOptions(
    IReadOnlyList<UserOptions> Users,
    IReadOnlyList<RoleOptions> Roles,
    IReadOnlyList<JwtOptions> Issuers,
    IReadOnlyList<CertificateOptions> Certificates,
    AnonymousOptions Anonymous)
{
    /// <summary>Reads the sections.</summary>
    /// <param name="options">The options; paths in them have been resolved.</param>
    public static SecurityOptions From(ConfiguredOptions options) => new(
        options.All<UserOptions>(),
        options.All<RoleOptions>(),
        options.All<JwtOptions>(),
        options.All<CertificateOptions>(),
        options.Get<AnonymousOptions>());

    /// <summary>Nobody but some users.</summary>
    public static SecurityOptions Of(params IReadOnlyList<UserOptions> users) => new(users, [], [], [], new AnonymousOptions());
}
