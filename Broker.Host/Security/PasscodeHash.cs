using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Broker.Host.Security;

/// <summary>The hashes of passcodes in broker.conf: PBKDF2 with a salt, as ASP.NET Core Identity makes them. Slow on purpose.</summary>
internal static class PasscodeHash
{
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object Nobody = new();

    // As Identity begins its hashes: format 1, HMAC-SHA512 (2), 100,000 iterations, 16 octets of salt; a key of 32 follows.
    private const int SaltSize = 16;
    private const int KeySize = 32;
    private static readonly byte[] HeadOfHashes = [1, 0, 0, 0, 2, 0, 1, 0x86, 0xA0, 0, 0, 0, SaltSize];

    /// <summary>Makes a hash.</summary>
    public static string Make(string passcode) => Hasher.HashPassword(Nobody, passcode);

    /// <summary>Makes a hash that no passcode has. It is as slow to check as others, but not to make.</summary>
    public static string MakeImpossible()
    {
        byte[] hash = [.. HeadOfHashes, .. RandomNumberGenerator.GetBytes(SaltSize + KeySize)];
        return Convert.ToBase64String(hash);
    }

    /// <summary>Whether a passcode is the one of a hash. Takes the same time for a right one and a wrong one.</summary>
    public static bool Verify(string hash, string passcode) => Hasher.VerifyHashedPassword(Nobody, hash, passcode) != PasswordVerificationResult.Failed;
}
