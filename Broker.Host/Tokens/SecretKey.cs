using System.Security.Cryptography;

namespace Broker.Host.Tokens;

/// <summary>A secret for HS256.</summary>
internal sealed class SecretKey : IVerificationKey
{
    /// <summary>The fewest octets: as many as the hash has (RFC 7518, 3.2).</summary>
    public const int LeastLength = 32;

    private readonly byte[] _secret;

    /// <summary>Makes a key.</summary>
    /// <exception cref="FormatException">The secret is too short.</exception>
    public SecretKey(byte[] secret, string? id)
    {
        if (secret.Length < LeastLength)
        {
            throw new FormatException(FormattableString.Invariant($"the secret has {secret.Length} octets; HS256 needs at least {LeastLength}"));
        }

        _secret = secret;
        Id = id;
    }

    public string? Id { get; }

    public TokenAlgorithm Algorithm => TokenAlgorithm.HS256;

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, data, right);
        return CryptographicOperations.FixedTimeEquals(right, signature);
    }
}
