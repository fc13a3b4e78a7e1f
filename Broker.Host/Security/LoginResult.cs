using System.Diagnostics.CodeAnalysis;

namespace Broker.Host.Security;

/// <summary>What became of a login.</summary>
/// <param name="Principal">Who it is; null: the login was refused.</param>
/// <param name="IsThrottled">Whether it was refused without being checked, because of others from the same address.</param>
internal sealed record LoginResult(Principal? Principal, bool IsThrottled)
{
    /// <summary>It was wrong.</summary>
    public static LoginResult Wrong { get; } = new(null, IsThrottled: false);

    /// <summary>It was not checked.</summary>
    public static LoginResult Throttled { get; } = new(null, IsThrottled: true);

    /// <summary>Whether it was right.</summary>
    [MemberNotNullWhen(true, nameof(Principal))]
    public bool IsRight => Principal is not null;

    /// <summary>It was right.</summary>
    public static LoginResult Right(Principal principal) => new(principal, IsThrottled: false);
}
