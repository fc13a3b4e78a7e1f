using Microsoft.Extensions.Configuration;

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
    /// <param name="root">The settings.</param>
    /// <param name="folder">What the paths in them are relative to.</param>
    public static SecurityOptions From(IConfiguration root, string folder)
    {
        var issuers = root.GetSection("jwt").Get<List<JwtOptions>>() ?? [];
        issuers.ForEach(issuer => issuer.ResolveIn(folder));

        return new SecurityOptions(
            root.GetSection("user").Get<List<UserOptions>>() ?? [],
            root.GetSection("role").Get<List<RoleOptions>>() ?? [],
            issuers,
            root.GetSection("certificate").Get<List<CertificateOptions>>() ?? [],
            root.GetSection("anonymous").Get<AnonymousOptions>() ?? new AnonymousOptions());
    }

    /// <summary>Nobody but some users.</summary>
    public static SecurityOptions Of(params IReadOnlyList<UserOptions> users) => new(users, [], [], [], new AnonymousOptions());
}
