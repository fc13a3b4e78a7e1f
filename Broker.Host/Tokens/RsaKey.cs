using System.Security.Cryptography;

namespace Broker.Host.Tokens;

/// <summary>A public key for RS256.</summary>
internal sealed class RsaKey : IVerificationKey
{
    /// <summary>The fewest bits (RFC 7518, 3.3).</summary>
    public const int LeastBits = 2048;

    // Beyond it a signature costs more to check than anybody needs.
    private const int MostBits = 8192;

    private readonly Lock _lock = new();
    private readonly RSA _key;

    /// <summary>Makes a key.</summary>
    /// <exception cref="FormatException">The key is too short, or absurdly long.</exception>
    /// <exception cref="CryptographicException">It is none.</exception>
    public RsaKey(RSAParameters parameters, string? id)
    {
        var bits = (parameters.Modulus?.Length ?? 0) * 8;
        if (bits is < LeastBits or > MostBits)
        {
            throw new FormatException(FormattableString.Invariant($"the RSA key has {bits} bits; RS256 needs {LeastBits} to {MostBits}"));
        }

        _key = RSA.Create(new RSAParameters { Modulus = parameters.Modulus, Exponent = parameters.Exponent });
        Id = id;
    }

    public string? Id { get; }

    public TokenAlgorithm Algorithm => TokenAlgorithm.RS256;

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        // The class library does not promise that a key may be used by several threads at once.
        lock (_lock)
        {
            return _key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }
}
