namespace Broker.Host.Security;

/// <summary>A limit that somebody has instead of the one in <c>[limits]</c>.</summary>
/// <param name="Most">The limit; 0: none.</param>
/// <param name="Key">The key of broker.conf that says so.</param>
internal sealed record UserLimit(long Most, string Key);
