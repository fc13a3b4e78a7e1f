using Microsoft.AspNetCore.Identity;

namespace Broker.Host.Security;

/// <summary>The hashes of passcodes in broker.conf: PBKDF2 with a salt, as ASP.NET Core Identity makes them. Slow on purpose.</summary>
internal static class PasscodeHash
{
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object Nobody = new();

    /// <summary>Makes a hash.</summary>
    public static string Make(string passcode) => Hasher.HashPassword(Nobody, passcode);

    /// <summary>Whether a passcode is the one of a hash. Takes the same time for a right one and a wrong one.</summary>
    public static bool Verify(string hash, string passcode) => Hasher.VerifyHashedPassword(Nobody, hash, passcode) != PasswordVerificationResult.Failed;
}
