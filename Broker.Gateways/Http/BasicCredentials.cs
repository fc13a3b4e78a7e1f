using System.Text;

namespace Broker.Gateways.Http;

/// <summary>Login and passcode of HTTP's Basic authentication (RFC 7617), which are UTF-8 here.</summary>
/// <param name="Login">The login; never has a colon.</param>
/// <param name="Passcode">The passcode.</param>
public sealed record BasicCredentials(string Login, string Passcode)
{
    private const string Scheme = "Basic ";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads an <c>Authorization</c> header.</summary>
    /// <param name="header">The header.</param>
    /// <returns>Null if it is of another scheme, or not well formed.</returns>
    public static BasicCredentials? Read(string header)
    {
        ArgumentNullException.ThrowIfNull(header);

        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var encoded = header.AsSpan(Scheme.Length).Trim();
        var octets = new byte[encoded.Length];

        return Convert.TryFromBase64Chars(encoded, octets, out var length) ? Split(octets.AsSpan(0, length)) : null;
    }

    /// <summary>For logs: nothing of it.</summary>
    public override string ToString() => "(credentials)";

    private static BasicCredentials? Split(ReadOnlySpan<byte> octets)
    {
        try
        {
            var text = Strict.GetString(octets);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 || text.Any(char.IsControl) ? null : new BasicCredentials(text[..colon], text[(colon + 1)..]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
