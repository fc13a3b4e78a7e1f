using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Broker.Tests.Support;

/// <summary>An authority of the tests, and the certificates that it signs, in a folder of its own.</summary>
internal sealed class TestCertificates : IDisposable
{
    public const string Password = "a passphrase of the tests";

    private static readonly DateTimeOffset Since = TimeProvider.System.GetUtcNow().AddDays(-1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly X509Certificate2 _root = MakeRoot();

    /// <summary>The certificate of the authority, without its key.</summary>
    public X509Certificate2 Root => X509CertificateLoader.LoadCertificate(_root.RawData);

    /// <summary>The path of a file of the authority.</summary>
    public string Authorities => Write("authorities.pem", _root.ExportCertificatePem());

    /// <summary>The path of a file in the folder, which need not be there.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Writes a certificate for this machine and its key, in one file of PEM.</summary>
    /// <returns>Its path.</returns>
    public string WriteServer(string name = "server.pem", string subject = "CN=broker of the tests")
    {
        using var certificate = Sign(subject, forServer: true);
        return Write(name, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>Signs a certificate.</summary>
    /// <param name="subject">Whose it is.</param>
    /// <param name="forServer">Whether it is for this machine, otherwise for a client.</param>
    public X509Certificate2 Sign(string subject, bool forServer = false) => Sign(subject, forServer, _root);

    /// <summary>Signs a client's certificate whose time is over.</summary>
    public X509Certificate2 SignExpired(string subject) => Sign(subject, forServer: false, _root, Since.AddHours(1));

    /// <summary>Signs an authority that stands between, and a certificate by it.</summary>
    public (X509Certificate2 Between, X509Certificate2 Certificate) SignChain(string subject, bool forServer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=an authority between", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var signed = request.Create(_root, Since, Since.AddYears(1), RandomNumberGenerator.GetBytes(8));
        var between = signed.CopyWithPrivateKey(key);
        return (between, Sign(subject, forServer, between));
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Delete(recursive: true);
    }

    private static X509Certificate2 Sign(string subject, bool forServer, X509Certificate2 authority, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(forServer ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], critical: false));

        if (forServer)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
        }

        using var signed = request.Create(authority, Since, until ?? Since.AddMonths(6), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 MakeRoot()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority of the tests " + Guid.NewGuid().ToString("N"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request.CreateSelfSigned(Since, Since.AddYears(1));
    }
}
