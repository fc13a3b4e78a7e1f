using System.Security.Cryptography;
using System.Text.Json;

namespace Broker.Host.Tokens;

/// <summary>Reads a set of keys (RFC 7517). What is of another kind, for another use or too weak is passed over, as the standard wants it.</summary>
internal static class JsonWebKeys
{
    /// <summary>The largest document; the largest known issuers publish some kilobytes.</summary>
    public const int MaxLength = 256 * 1024;

    private const int MostKeys = 100;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads a document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="allowSecrets">Whether keys for HS256 count: in a file they may be, what is published is no secret.</param>
    /// <returns>The keys that can be used.</returns>
    /// <exception cref="FormatException">It is no set of keys.</exception>
    public static IReadOnlyList<IVerificationKey> Read(ReadOnlyMemory<byte> json, bool allowSecrets)
    {
        if (json.Length > MaxLength)
        {
            throw new FormatException(FormattableString.Invariant($"the set of keys has {json.Length} octets; at most {MaxLength} are read"));
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);

            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("the document is no set of keys: it has no array 'keys'");
            }

            return [.. keys.EnumerateArray().Take(MostKeys).Select(key => ReadKey(key, allowSecrets)).OfType<IVerificationKey>()];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // The latter is a name of half a surrogate pair.
            throw new FormatException("the document is no JSON, or has a name twice");
        }
    }

    private static IVerificationKey? ReadKey(JsonElement key, bool allowSecrets)
    {
        try
        {
            if (key.ValueKind != JsonValueKind.Object || !IsForSignatures(key))
            {
                return null;
            }

            var id = Text(key, "kid");
            IVerificationKey? read = Text(key, "kty") switch
            {
                "RSA" => new RsaKey(new RSAParameters { Modulus = Octets(key, "n"), Exponent = Octets(key, "e") }, id),
                "EC" when Text(key, "crv") == "P-256" => new EcdsaKey(PointOf(key), id),
                "oct" when allowSecrets => new SecretKey(Octets(key, "k"), id),
                _ => null,
            };

            return Text(key, "alg") is { } algorithm && algorithm != read?.Algorithm.ToString() ? null : read;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException or InvalidOperationException)
        {
            // The last is a text of half a surrogate pair.
            return null;
        }
    }

    private static ECParameters PointOf(JsonElement key) =>
        new() { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Octets(key, "x"), Y = Octets(key, "y") } };

    private static bool IsForSignatures(JsonElement key)
    {
        var isOfUse = Text(key, "use") is null or "sig";
        var isForVerifying = !key.TryGetProperty("key_ops", out var operations)
            || (operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(operation => operation.ValueKind == JsonValueKind.String && operation.GetString() == "verify"));
        return isOfUse && isForVerifying;
    }

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Octets(JsonElement key, string name) =>
        Text(key, name) is { } text && TokenText.TryDecode(text, out var octets) ? octets : throw new FormatException($"'{name}' is missing or no base64url");
}
