using Broker.Host.Configuration;

namespace Broker.Host.Security;

/// <summary>The limits that somebody has instead of those in <c>[limits]</c>; null: there is none. A user's own come before those of roles, of which the highest counts.</summary>
internal sealed record UserLimits
{
    /// <summary>No limits of one's own.</summary>
    public static UserLimits None { get; } = new();

    /// <summary>Most connections.</summary>
    public UserLimit? Connections { get; private init; }

    /// <summary>Most subscriptions of all connections.</summary>
    public UserLimit? Subscriptions { get; private init; }

    /// <summary>Most messages that all connections may send in a second.</summary>
    public UserLimit? PublishRate { get; private init; }

    /// <summary>Most bytes of them.</summary>
    public UserLimit? PublishBytes { get; private init; }

    /// <summary>Puts together what is said of somebody.</summary>
    /// <param name="user">The section of the user, or null.</param>
    /// <param name="roles">The sections of the roles.</param>
    public static UserLimits Of(UserOptions? user, IReadOnlyCollection<RoleOptions> roles) => new()
    {
        Connections = Choose(user, roles, "max-connections", user?.MaxConnections, role => role.MaxConnections),
        Subscriptions = Choose(user, roles, "max-subscriptions", user?.MaxSubscriptions, role => role.MaxSubscriptions),
        PublishRate = Choose(user, roles, "publish-rate", user?.PublishRate, role => role.PublishRate),
        PublishBytes = Choose(user, roles, "publish-bytes", user?.PublishBytes?.Bytes, role => role.PublishBytes?.Bytes),
    };

    private static UserLimit? Choose(UserOptions? user, IEnumerable<RoleOptions> roles, string key, long? own, Func<RoleOptions, long?> ofRole) =>
        own is { } most
            ? new UserLimit(most, $"user:{user!.Name}.{key}")
            : roles.Where(role => ofRole(role) is not null)
                .Select(role => new UserLimit(ofRole(role)!.Value, $"role:{role.Name}.{key}"))
                .MaxBy(limit => limit.Most == 0 ? long.MaxValue : limit.Most);
}
