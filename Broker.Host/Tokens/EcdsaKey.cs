using System.Security.Cryptography;

namespace Broker.Host.Tokens;

/// <summary>A public key for ES256.</summary>
internal sealed class EcdsaKey : IVerificationKey
{
    private const string CurveName = "1.2.840.10045.3.1.7";
    private const int SignatureLength = 64;

    private readonly Lock _lock = new();
    private readonly ECDsa _key;

    /// <summary>Makes a key.</summary>
    /// <exception cref="FormatException">It is of another curve than P-256.</exception>
    /// <exception cref="CryptographicException">It is no point of the curve.</exception>
    public EcdsaKey(ECParameters parameters, string? id)
    {
        if (!parameters.Curve.IsNamed || !IsP256(parameters.Curve.Oid))
        {
            throw new FormatException("the elliptic curve is not P-256, which ES256 needs");
        }

        _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = parameters.Q });
        Id = id;
    }

    public string? Id { get; }

    public TokenAlgorithm Algorithm => TokenAlgorithm.ES256;

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength)
        {
            return false;
        }

        lock (_lock)
        {
            return _key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    // Systems name a curve by its number, by its friendly name, or both.
    private static bool IsP256(Oid curve) => curve.Value == CurveName || curve.FriendlyName is "nistP256" or "ECDSA_P256";
}
