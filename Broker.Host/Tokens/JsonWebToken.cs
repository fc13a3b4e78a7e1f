using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Broker.Host.Tokens;

/// <summary>A token taken apart (RFC 7519, in the compact form of RFC 7515). Nothing it says may be believed before it is verified.</summary>
internal sealed class JsonWebToken
{
    /// <summary>The longest token that is read at all.</summary>
    public const int MaxLength = 16 * 1024;

    private const int SignedParts = 3;
    private const int EncryptedParts = 5;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private JsonWebToken(JsonElement header, JsonElement payload, byte[] signed, byte[] signature)
    {
        Algorithm = TextOf(header, "alg");
        KeyId = TextOf(header, "kid");
        Type = header.TryGetProperty("typ", out _) ? TextOf(header, "typ") ?? string.Empty : null;
        IsExtended = header.TryGetProperty("crit", out _);
        Claims = new TokenClaims(payload);
        Signed = signed;
        Signature = signature;
    }

    /// <summary>How it says that it is signed, or null.</summary>
    public string? Algorithm { get; }

    /// <summary>The key it says it is signed with, or null.</summary>
    public string? KeyId { get; }

    /// <summary>What it says it is, or null.</summary>
    public string? Type { get; }

    /// <summary>Whether it has extensions that must be understood; none are.</summary>
    public bool IsExtended { get; }

    public TokenClaims Claims { get; }

    /// <summary>What is signed.</summary>
    public byte[] Signed { get; }

    public byte[] Signature { get; }

    /// <summary>Takes a token apart.</summary>
    /// <param name="text">The token.</param>
    /// <param name="token">Its parts.</param>
    /// <returns>Why it is none, or <see cref="TokenRejection.None"/>.</returns>
    public static TokenRejection Read(string text, [NotNull] out JsonWebToken? token)
    {
        token = Nothing;

        if (text.Length > MaxLength)
        {
            return TokenRejection.TooLong;
        }

        var parts = text.Split('.', EncryptedParts + 1);
        if (parts.Length != SignedParts)
        {
            return parts.Length == EncryptedParts ? TokenRejection.Encrypted : TokenRejection.Malformed;
        }

        if (!TokenText.TryDecode(parts[0], out var header) || !TokenText.TryDecode(parts[1], out var payload) || !TokenText.TryDecode(parts[2], out var signature))
        {
            return TokenRejection.Malformed;
        }

        try
        {
            using var headerJson = JsonDocument.Parse(header, Strict);
            using var payloadJson = JsonDocument.Parse(payload, Strict);

            if (headerJson.RootElement.ValueKind != JsonValueKind.Object || payloadJson.RootElement.ValueKind != JsonValueKind.Object)
            {
                return TokenRejection.Malformed;
            }

            var signed = Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]);
            token = new JsonWebToken(headerJson.RootElement, payloadJson.RootElement, signed, signature);
            return TokenRejection.None;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            // An invalid operation is a text of half a surrogate pair.
            return TokenRejection.Malformed;
        }
    }

    /// <summary>For logs: nothing of it.</summary>
    public override string ToString() => "(token)";

    private static JsonWebToken Nothing { get; } = MakeNothing();

    private static JsonWebToken MakeNothing()
    {
        using var empty = JsonDocument.Parse("{}");
        return new JsonWebToken(empty.RootElement, empty.RootElement, [], []);
    }

    private static string? TextOf(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
