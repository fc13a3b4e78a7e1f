using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Broker.Tests.Support;

/// <summary>Makes tokens, right and wrong, with keys of this process.</summary>
internal static class TestTokens
{
    public static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);
    public static readonly RSA Rsa = RSA.Create(2048);
    public static readonly ECDsa Ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The clock of tests stands here when it begins.</summary>
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The secret as broker.conf has it.</summary>
    public static string SecretText => Convert.ToBase64String(Secret);

    /// <summary>Makes a token.</summary>
    /// <param name="claims">What it says, as JSON; <c>exp</c> is in an hour unless it says otherwise.</param>
    /// <param name="algorithm">HS256, RS256 or ES256.</param>
    /// <param name="header">More of its header, as JSON.</param>
    /// <param name="key">The secret or the key; null: the one above.</param>
    public static string Make(string claims, string algorithm = "HS256", string header = "{}", object? key = null)
    {
        var payload = JsonNode.Parse(claims)!.AsObject();
        payload.TryAdd("exp", Now.AddHours(1).ToUnixTimeSeconds());
        var head = JsonNode.Parse(header)!.AsObject();
        head.TryAdd("alg", algorithm);
        return Sign(head.ToJsonString(), payload.ToJsonString(), algorithm, key);
    }

    /// <summary>Signs a header and a payload as they stand.</summary>
    public static string Sign(string header, string payload, string algorithm = "HS256", object? key = null)
    {
        var text = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(payload))}";
        var octets = Encoding.ASCII.GetBytes(text);

        var signature = algorithm switch
        {
            "HS256" => HMACSHA256.HashData((byte[]?)key ?? Secret, octets),
            "RS256" => ((RSA?)key ?? Rsa).SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "ES256" => ((ECDsa?)key ?? Ecdsa).SignData(octets, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            _ => [],
        };

        return $"{text}.{Encode(signature)}";
    }

    /// <summary>A set of keys.</summary>
    public static string KeySet(params IEnumerable<object> keys) => JsonSerializer.Serialize(new { keys });

    /// <summary>A key for a set.</summary>
    public static object KeyOf(RSA key, string? kid = null, string use = "sig", string alg = "RS256")
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", kid, use, alg, n = Encode(parameters.Modulus!), e = Encode(parameters.Exponent!) };
    }

    /// <summary>A key for a set.</summary>
    public static object KeyOf(ECDsa key, string? kid = null, string crv = "P-256")
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new { kty = "EC", kid, crv, x = Encode(point.X!), y = Encode(point.Y!) };
    }

    /// <summary>A key for a set.</summary>
    public static object KeyOf(byte[] secret, string? kid = null) => new { kty = "oct", kid, k = Encode(secret) };

    public static string Encode(byte[] octets) => Base64Url.EncodeToString(octets);
}
