using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Broker.Host.Certificates;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Certificates;

/// <summary>The forms in which certificates and keys come, and what is said of files that are something else.</summary>
internal sealed class TlsFilesTests
{
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);

    private readonly TestCertificates _certificates = new();

    [TearDown]
    public void Dispose() => _certificates.Dispose();

    [Test]
    public void A_certificate_and_its_key_may_be_one_file()
    {
        using var settings = new TlsFiles(_certificates.WriteServer(subject: "CN=one file")).Read();

        Assert.That(settings.Subject, Is.EqualTo("CN=one file"));
        Assert.That(settings.Expires, Is.GreaterThan(TimeProvider.System.GetUtcNow()));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_key_may_be_of_RSA_and_encrypted(bool isEncrypted)
    {
        using var key = RSA.Create(2048);
        using var own = new CertificateRequest("CN=rsa", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var pem = isEncrypted ? key.ExportEncryptedPkcs8PrivateKeyPem(TestCertificates.Password, Encryption) : key.ExportRSAPrivateKeyPem();
        var files = new TlsFiles(_certificates.Write("c.pem", own.ExportCertificatePem()))
        {
            Key = _certificates.Write("c.key", pem),
            Password = isEncrypted ? TestCertificates.Password : string.Empty,
        };

        using var settings = files.Read();

        Assert.That(settings.Subject, Is.EqualTo("CN=rsa"));
        Assert.That(files.ToString(), Does.Not.Contain(TestCertificates.Password));
    }

    [Test]
    public void A_PFX_has_all_in_it()
    {
        var (between, own) = _certificates.SignChain("CN=pfx", forServer: true);
        var all = new X509Certificate2Collection { X509CertificateLoader.LoadCertificate(between.RawData), own };
        File.WriteAllBytes(_certificates.PathOf("c.pfx"), all.Export(X509ContentType.Pkcs12, TestCertificates.Password)!);
        var files = new TlsFiles(_certificates.PathOf("c.pfx")) { Password = TestCertificates.Password };

        using var settings = files.Read();

        Assert.That(settings.Subject, Is.EqualTo("CN=pfx"));
        Assert.That(FaultOf(files with { Password = "wrong-one" }), Does.Contain("password").And.Not.Contain("wrong-one"));
        Assert.That(FaultOf(files with { Key = _certificates.Authorities }), Does.EndWith("is a PFX, which has the key in it, so that there can be no certificate-key"));
    }

    [Test]
    public void A_file_that_is_something_else_is_named_with_the_reason()
    {
        var own = _certificates.WriteServer("own.pem");
        var other = _certificates.WriteServer("other.pem");
        var text = _certificates.Write("text.pem", "hello");
        var alone = _certificates.Authorities;

        Assert.That(FaultOf(new TlsFiles(text)), Is.EqualTo($"{text}: there is no certificate in it, neither PEM nor PFX"));
        Assert.That(FaultOf(new TlsFiles(alone)), Is.EqualTo($"{alone}: there is no private key in it"));
        Assert.That(FaultOf(new TlsFiles(own) { Key = other }), Is.EqualTo($"{other}: the key is not that of the first certificate"));
        Assert.That(FaultOf(new TlsFiles(own) { Key = text }), Is.EqualTo($"{text}: there is no private key in it"));
        Assert.That(FaultOf(new TlsFiles(own) { Authorities = text }), Does.StartWith($"{text}: there is no root"));
        Assert.That(FaultOf(new TlsFiles(_certificates.PathOf("none.pem"))), Does.StartWith($"{_certificates.PathOf("none.pem")}: cannot be read: "));
        Assert.That(FaultOf(new TlsFiles(_certificates.PathOf(string.Empty))), Does.Contain(": cannot be read: "), "It is a folder.");
        Assert.That(FaultOf(new TlsFiles(_certificates.Write("large", new string('x', 1024 * 1024)))), Does.EndWith("is larger than 1MiB"));
    }

    [Test]
    public void A_key_that_must_not_sign_is_told()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=agrees only", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyAgreement, critical: true));
        using var own = request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), [1]);
        var file = _certificates.Write("c.pem", own.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());

        Assert.That(FaultOf(new TlsFiles(file)), Is.EqualTo($"{file}: TLS cannot sign with the key: it must be one of RSA or ECDSA, and the certificate must not forbid it"));
    }

    [Test]
    public void Files_that_change_are_taken_and_wrong_ones_are_told_once()
    {
        var file = _certificates.WriteServer(subject: "CN=first");
        var source = new TlsSource(new TlsFiles(file));

        Assert.That(source.Refresh(), Is.False, "Nothing has changed.");

        _certificates.Write("server.pem", "half of it");
        Assert.That(source.Refresh, Throws.TypeOf<TlsFileException>().With.Message.StartsWith(file));
        Assert.That(source.Refresh(), Is.False);
        Assert.That(source.Current.Subject, Is.EqualTo("CN=first"));

        File.Delete(file);
        Assert.That(source.Refresh, Throws.TypeOf<TlsFileException>().With.Message.StartsWith(file));
        Assert.That(source.Refresh(), Is.False);

        _certificates.WriteServer(subject: "CN=second");
        Assert.That(source.Refresh(), Is.True);
        Assert.That(source.Current.Subject, Is.EqualTo("CN=second"));
    }

    private static string FaultOf(TlsFiles files) => Assert.Throws<TlsFileException>(() => files.Read())!.Message;
}
