using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Broker.Host.Certificates;

/// <summary>Reads certificates as they come in files: PEM, or PFX, which is what begins with the tag of a sequence of DER.</summary>
internal static class CertificateReader
{
    private const byte SequenceTag = 0x30;

    /// <summary>Reads the certificate that a listener shows, with its key, and those that lead from it to an authority.</summary>
    /// <param name="octets">The certificates, the listener's own first.</param>
    /// <param name="key">The key; null: it is among the certificates.</param>
    /// <param name="password">What the key is encrypted with; empty: it is not.</param>
    /// <exception cref="CryptographicException">They cannot be read.</exception>
    /// <exception cref="FormatException">They do not fit together.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain) ReadOwn(byte[] octets, byte[]? key, string password) =>
        octets is not [SequenceTag, ..] ? ReadPem(Encoding.UTF8.GetString(octets), key is null ? null : Encoding.UTF8.GetString(key), password)
        : key is null ? ReadPfx(octets, password)
        : throw new FormatException("is a PFX, which has the key in it, so that there can be no certificate-key");

    /// <summary>Reads authorities.</summary>
    /// <param name="octets">Their certificates in PEM; what stands between them and a root may be there too.</param>
    /// <exception cref="CryptographicException">They cannot be read.</exception>
    /// <exception cref="FormatException">There is no root among them.</exception>
    public static X509Certificate2Collection ReadAuthorities(byte[] octets)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Encoding.UTF8.GetString(octets));
        return authorities.Any(IsRoot) ? authorities : throw new FormatException("there is no root among the certificates, one that has signed itself");
    }

    /// <summary>Whether a certificate has signed itself, by its names.</summary>
    public static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) ReadPem(string text, string? keyText, string password)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(text);

        if (all.Count == 0)
        {
            throw new FormatException("there is no certificate in it, neither PEM nor PFX");
        }

        try
        {
            return (AddKey(text, keyText ?? text, password), [.. all.Skip(1)]);
        }
        catch (ArgumentException)
        {
            throw new KeyFormatException("the key is not that of the first certificate");
        }
        catch (CryptographicException wrong)
        {
            throw new KeyFormatException(wrong.Message);
        }
    }

    private static X509Certificate2 AddKey(string text, string keyText, string password)
    {
        var isEncrypted = keyText.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);

        if (!isEncrypted && !keyText.Contains(" PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new KeyFormatException("there is no private key in it");
        }

        if (isEncrypted && password.Length == 0)
        {
            throw new KeyFormatException("the key is encrypted, and there is no certificate-password");
        }

        var certificate = isEncrypted ? X509Certificate2.CreateFromEncryptedPem(text, keyText, password) : X509Certificate2.CreateFromPem(text, keyText);

        // There TLS needs a key that the system keeps.
        return OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null) : certificate;
    }

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) ReadPfx(byte[] octets, string password)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(octets, password);
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new FormatException("there is no certificate with a private key in it");
        return (own, [.. all.Where(certificate => certificate != own)]);
    }
}
