namespace Broker.Host.Configuration;

/// <summary>Checks that users, roles, virtual hosts and what names them fit together, and that nobody gets everything by an omission.</summary>
internal static class SecurityRules
{
    /// <summary>Checks the sections.</summary>
    /// <param name="configured">The options; paths in them have been resolved.</param>
    /// <returns>What is wrong.</returns>
    public static IEnumerable<SectionFault> Check(ConfiguredOptions configured)
    {
        var options = SecurityOptions.From(configured);
        var hosts = configured.All<VirtualHostOptions>();

        return CheckRoles(options).Concat(CheckHosts(options, hosts)).Concat(CheckIdentities(options)).Concat(CheckKeys(options));
    }

    private static IEnumerable<SectionFault> CheckKeys(SecurityOptions options) =>
        from issuer in options.Issuers
        let fault = issuer.CheckKeys()
        where fault is not null
        select new SectionFault($"jwt:{issuer.Name}", fault);

    private static IEnumerable<SectionFault> CheckRoles(SecurityOptions options)
    {
        var users = options.Users.Select(user => new NamingSection($"user:{user.Name}", user.Roles ?? string.Empty));
        var issuers = options.Issuers.Select(issuer => new NamingSection($"jwt:{issuer.Name}", issuer.Roles));
        var certificates = options.Certificates.Select(certificate => new NamingSection($"certificate:{certificate.Name}", certificate.Roles));

        return
            from section in users.Concat(issuers).Concat(certificates)
            from role in PermissionKeys.Split(section.Names)
            where !options.Roles.Any(known => known.Name == role)
            select new SectionFault(section.Head, new OptionsFault(nameof(UserOptions.Roles), $"there is no section [role:{role}] (example: [role:{role}] with publish and subscribe)"));
    }

    private static IEnumerable<SectionFault> CheckHosts(SecurityOptions options, IReadOnlyList<VirtualHostOptions> hosts)
    {
        var users = options.Users.Select(user => new NamingSection($"user:{user.Name}", user.VirtualHosts));
        var roles = options.Roles.Select(role => new NamingSection($"role:{role.Name}", role.VirtualHosts));
        var issuers = options.Issuers.Select(issuer => new NamingSection($"jwt:{issuer.Name}", issuer.VirtualHosts));

        return
            from section in users.Concat(roles).Concat(issuers)
            from name in PermissionKeys.Split(section.Names)
            where name != "/" && !hosts.Any(host => host.Name == name)
            select new SectionFault(section.Head, new OptionsFault(nameof(UserOptions.VirtualHosts), $"there is no section [virtual-host:{name}] (example: /, which is the default one)"));
    }

    private static IEnumerable<SectionFault> CheckIdentities(SecurityOptions options)
    {
        var others = options.Certificates.Select(certificate => certificate.Login).Append(options.Anonymous.Login).ToHashSet(StringComparer.Ordinal);

        foreach (var user in options.Users.Where(user => user.PasswordHash.Length == 0 && !others.Contains(user.Name)))
        {
            yield return new SectionFault($"user:{user.Name}", new OptionsFault(nameof(UserOptions.PasswordHash), "is missing (example: AQAAAAIAAYag...)"));
        }

        foreach (var certificate in options.Certificates.Where(certificate => certificate.Login.Length > 0))
        {
            if (certificate.Roles.Length == 0 && !options.Users.Any(user => user.Name == certificate.Login))
            {
                yield return new SectionFault($"certificate:{certificate.Name}", new OptionsFault(
                    nameof(CertificateOptions.Roles),
                    $"is missing, for there is no section [user:{certificate.Login}] that says what the owner may do (example: reader)",
                    nameof(CertificateOptions.Login)));
            }
        }

        if (options.Anonymous.Login is { Length: > 0 } login)
        {
            var user = options.Users.FirstOrDefault(user => user.Name == login);

            if (user is null)
            {
                yield return new SectionFault("anonymous", new OptionsFault(nameof(AnonymousOptions.Login), $"there is no section [user:{login}] (example: [user:{login}] with roles)"));
            }
            else if (user.IsUnlimited())
            {
                yield return new SectionFault("anonymous", new OptionsFault(
                    nameof(AnonymousOptions.Login),
                    $"[user:{login}] may do everything, and so could whoever comes (example: roles, publish or subscribe in [user:{login}])"));
            }
        }
    }

    // A section, and the others that a key of it names.
    private sealed record NamingSection(string Head, string Names);
}
