using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Broker.Host.Tokens;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Tokens;

/// <summary>Keys as broker.conf, key files and sets of keys have them.</summary>
internal sealed class KeyTextTests
{
    private static readonly byte[] Data = "what was signed"u8.ToArray();

    [Test]
    public void A_secret_is_base64_of_either_kind()
    {
        var secret = Enumerable.Range(0, 40).Select(value => (byte)(value * 13 + 251)).ToArray();

        foreach (var text in (string[])[Convert.ToBase64String(secret), TestTokens.Encode(secret), $" {Convert.ToBase64String(secret)}\n"])
        {
            Assert.That(Read(text).Verify(Data, HMACSHA256.HashData(secret, Data)), Is.True, text);
        }
    }

    [Test]
    public void A_public_key_may_be_PEM_on_one_line()
    {
        var pem = TestTokens.Rsa.ExportSubjectPublicKeyInfoPem();

        foreach (var text in (string[])[pem, pem.Replace("\n", "\\n", StringComparison.Ordinal), pem.Replace("\n", " ", StringComparison.Ordinal), TestTokens.Rsa.ExportRSAPublicKeyPem()])
        {
            Assert.That(Read(text).Verify(Data, TestTokens.Rsa.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), Is.True, text);
        }

        Assert.That(Read(TestTokens.Ecdsa.ExportSubjectPublicKeyInfoPem()).Algorithm, Is.EqualTo(TokenAlgorithm.ES256));
    }

    [Test]
    public void A_certificate_has_a_key()
    {
        using var rsa = new CertificateRequest("CN=issuer", TestTokens.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TestTokens.Now, TestTokens.Now.AddYears(1));
        using var ecdsa = new CertificateRequest("CN=issuer", TestTokens.Ecdsa, HashAlgorithmName.SHA256).CreateSelfSigned(TestTokens.Now, TestTokens.Now.AddYears(1));

        Assert.That(Read(rsa.ExportCertificatePem()).Algorithm, Is.EqualTo(TokenAlgorithm.RS256));
        Assert.That(Read(ecdsa.ExportCertificatePem()).Algorithm, Is.EqualTo(TokenAlgorithm.ES256));
    }

    [Test]
    public void What_is_no_key_is_told_without_being_repeated()
    {
        using var weak = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.That(FaultOf("not base64!"), Is.EqualTo("is neither PEM nor base64"));
        Assert.That(FaultOf("c2hvcnQ="), Is.EqualTo("the secret has 5 octets; HS256 needs at least 32"));
        Assert.That(FaultOf(TestTokens.Rsa.ExportPkcs8PrivateKeyPem()), Is.EqualTo("the key is a private one; the broker is given the public one only"));
        Assert.That(FaultOf(weak.ExportSubjectPublicKeyInfoPem()), Is.EqualTo("the RSA key has 1024 bits; RS256 needs 2048 to 8192"));
        Assert.That(FaultOf(curve.ExportSubjectPublicKeyInfoPem()), Is.EqualTo("the elliptic curve is not P-256, which ES256 needs"));
        Assert.That(FaultOf("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"), Is.EqualTo("the PEM text is no key"));
        Assert.That(FaultOf("-----BEGIN NONSENSE"), Is.EqualTo("the PEM text is no key"));
    }

    [Test]
    public void Of_a_set_what_cannot_be_used_is_passed_over()
    {
        using var weak = RSA.Create(1024);
        var set = TestTokens.KeySet(
            TestTokens.KeyOf(TestTokens.Rsa, "good"),
            TestTokens.KeyOf(TestTokens.Ecdsa, "good too"),
            TestTokens.KeyOf(weak, "weak"),
            TestTokens.KeyOf(TestTokens.Rsa, "for encryption", use: "enc"),
            TestTokens.KeyOf(TestTokens.Rsa, "for something else", alg: "RS512"),
            TestTokens.KeyOf(TestTokens.Ecdsa, "other curve", crv: "P-384"),
            TestTokens.KeyOf(TestTokens.Secret, "a secret"),
            new { kty = "OKP", crv = "Ed25519", x = "AAAA" },
            new { kty = "RSA", n = "!", e = "AQAB" },
            new { kty = "RSA", key_ops = (string[])["sign"], n = "AAAA", e = "AQAB" },
            "no object");

        Assert.That(Ids(set, allowSecrets: false), Is.EqualTo((string[])["good", "good too"]));
        Assert.That(Ids(set, allowSecrets: true), Is.EqualTo((string[])["good", "good too", "a secret"]));
    }

    [TestCase("kid")]
    [TestCase("kty")]
    [TestCase("use")]
    public void A_key_with_half_a_character_in_it_is_passed_over(string name)
    {
        var good = TestTokens.KeySet(TestTokens.KeyOf(TestTokens.Rsa, "good"));
        var set = good.Replace("[", $"[{{\"{name}\":\"\\ud800\"}},", StringComparison.Ordinal);

        Assert.That(Ids(set, allowSecrets: false), Is.EqualTo((string[])["good"]));
    }

    [TestCase("\"\\ud800\"")]
    [TestCase("{\"\\ud800\":1}")]
    [TestCase("{\"\\ud800\":1,\"\\ud801\":1,\"keys\":1}")]
    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"keys":1}""")]
    [TestCase("""{"keys":[],"keys":[]}""")]
    public void What_is_no_set_of_keys_is_told(string json) =>
        Assert.That(() => JsonWebKeys.Read(Encoding.UTF8.GetBytes(json), allowSecrets: true), Throws.TypeOf<FormatException>());

    private static IEnumerable<string?> Ids(string set, bool allowSecrets) => JsonWebKeys.Read(Encoding.UTF8.GetBytes(set), allowSecrets).Select(key => key.Id);

    private static IVerificationKey Read(string text)
    {
        Assert.That(KeyText.TryRead(text, out var key, out var fault), Is.True, fault);
        return key!;
    }

    private static string? FaultOf(string text)
    {
        Assert.That(KeyText.TryRead(text, out _, out var fault), Is.False);
        return fault;
    }
}
