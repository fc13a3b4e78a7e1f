using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Broker.Host.Certificates;

/// <summary>The files that a listener's TLS is made of, and what it demands of clients.</summary>
/// <param name="Certificate">The path of the certificate, PEM or PFX.</param>
internal sealed record TlsFiles(string Certificate)
{
    // Certificates are some thousand octets; what is larger is another file.
    private const int MaxLength = 1024 * 1024;

    /// <summary>The path of the private key; null: it is in the file of the certificate.</summary>
    public string? Key { get; init; }

    /// <summary>What the key is encrypted with; empty: it is not. Never logged.</summary>
    public string Password { get; init; } = string.Empty;

    /// <summary>The path of the authorities that sign the certificates of clients; null: clients are not asked for any.</summary>
    public string? Authorities { get; init; }

    /// <summary>Whether a client must show a certificate.</summary>
    public bool RequiresClient { get; init; }

    /// <summary>Whether TLS 1.3 is the least; otherwise TLS 1.2 is.</summary>
    public bool RequiresNewest { get; init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="TlsFileException">One of them cannot be read, or is not what it should be.</exception>
    public TlsSettings Read() => Make(Load());

    /// <summary>Loads what is in them.</summary>
    /// <exception cref="TlsFileException">One of them cannot be read.</exception>
    public IReadOnlyList<byte[]> Load() => [.. new[] { Certificate, Key, Authorities }.Select(path => path is null ? [] : Load(path))];

    /// <summary>Makes settings of what is in them.</summary>
    /// <exception cref="TlsFileException">One of them is not what it should be.</exception>
    public TlsSettings Make(IReadOnlyList<byte[]> content)
    {
        var (certificate, chain) = Parse(Certificate, () => CertificateReader.ReadOwn(content[0], Key is null ? null : content[1], Password));
        var authorities = Authorities is null ? [] : Parse(Authorities, () => CertificateReader.ReadAuthorities(content[2]));
        return Parse(Certificate, () => Make(certificate, chain, authorities));
    }

    /// <summary>For logs: never the password.</summary>
    public override string ToString() => Certificate;

    private TlsSettings Make(X509Certificate2 certificate, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        try
        {
            return new TlsSettings(this, certificate, chain, authorities);
        }
        catch (NotSupportedException)
        {
            certificate.Dispose();
            throw new KeyFormatException("TLS cannot sign with the key: it must be one of RSA or ECDSA, and the certificate must not forbid it");
        }
    }

    private static byte[] Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var octets = new byte[file.CanSeek ? Math.Min(file.Length + 1, MaxLength) : MaxLength];
            var length = file.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
            return length < MaxLength ? octets[..length] : throw new TlsFileException(path, "is larger than 1MiB");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TlsFileException(path, $"cannot be read: {failure.Message}");
        }
    }

    private T Parse<T>(string path, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException or FormatException or NotSupportedException)
        {
            throw new TlsFileException(path == Certificate && wrong is KeyFormatException && Key is not null ? Key : path, wrong.Message);
        }
    }
}
