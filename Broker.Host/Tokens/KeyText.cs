using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Broker.Host.Tokens;

/// <summary>Reads a key as broker.conf and key files have it: a public key or certificate in PEM, or a secret in base64.</summary>
internal static class KeyText
{
    /// <summary>Reads a key.</summary>
    /// <param name="text">The text; in place of the line ends of PEM there may be blanks, or <c>\n</c> in letters.</param>
    /// <param name="key">The key.</param>
    /// <param name="fault">What is wrong with it; never the text.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out IVerificationKey? key, [NotNullWhen(false)] out string? fault)
    {
        key = null;
        fault = null;

        try
        {
            text = text.Replace("\\n", "\n", StringComparison.Ordinal).Trim();
            key = text.Contains("-----BEGIN", StringComparison.Ordinal) ? ReadPem(text) : new SecretKey(ReadBase64(text), id: null);
            return true;
        }
        catch (FormatException wrong)
        {
            fault = wrong.Message;
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            fault = "the PEM text is no key";
        }

        return false;
    }

    private static IVerificationKey ReadPem(string text)
    {
        var label = PemEncoding.TryFind(text, out var fields) ? text[fields.Label] : string.Empty;

        if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new FormatException("the key is a private one; the broker is given the public one only");
        }

        if (label == "CERTIFICATE")
        {
            using var certificate = X509Certificate2.CreateFromPem(text);
            return ReadCertificate(certificate);
        }

        return (IVerificationKey?)ReadRsa(text) ?? ReadEcdsa(text);
    }

    private static IVerificationKey ReadCertificate(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
        {
            return new RsaKey(rsa.ExportParameters(includePrivateParameters: false), id: null);
        }

        using var ecdsa = certificate.GetECDsaPublicKey() ?? throw new FormatException("the certificate's key is neither RSA nor ECDSA");
        return new EcdsaKey(ecdsa.ExportParameters(includePrivateParameters: false), id: null);
    }

    private static RsaKey? ReadRsa(string text)
    {
        using var rsa = RSA.Create();

        try
        {
            rsa.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            // Then it is one for ECDSA, or none.
            return null;
        }

        return new RsaKey(rsa.ExportParameters(includePrivateParameters: false), id: null);
    }

    private static EcdsaKey ReadEcdsa(string text)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(text);
        return new EcdsaKey(ecdsa.ExportParameters(includePrivateParameters: false), id: null);
    }

    private static byte[] ReadBase64(string text)
    {
        var isUrl = text.Contains('-', StringComparison.Ordinal) || text.Contains('_', StringComparison.Ordinal);

        try
        {
            return isUrl ? Base64Url.DecodeFromChars(text) : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new FormatException("is neither PEM nor base64");
        }
    }
}
