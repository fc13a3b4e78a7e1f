namespace Broker.Host.Security;

/// <summary>What a client says of itself.</summary>
/// <param name="User">The <c>login</c> header, or null.</param>
/// <param name="Passcode">The <c>passcode</c> header, or null. Never logged.</param>
/// <param name="IsLoopback">Whether the client is on this machine.</param>
internal readonly record struct Login(string? User, string? Passcode, bool IsLoopback)
{
    /// <summary>For logs: never the passcode.</summary>
    public override string ToString() => User ?? "(none)";
}
