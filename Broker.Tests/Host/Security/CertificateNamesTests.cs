using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Broker.Host.Security;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Security;

/// <summary>What the owner of a certificate is called, and what is not his name.</summary>
internal sealed class CertificateNamesTests
{
    [TestCase("CN=billing, OU=accounts, O=acme", "billing")]
    [TestCase("CN=\"größer, schöner\"", "größer, schöner")]
    [TestCase("OU=accounts, O=acme", null, TestName = "A department is no name")]
    [TestCase("O=acme, E=accounts@acme.example, C=DE", null)]
    [TestCase("O=acme, CN=", null, TestName = "An empty name is none")]
    public void Of_its_subject_the_whole_and_the_common_name_count(string subject, string? name)
    {
        using var certificate = Make(subject);

        Assert.That(CertificateNames.Of(certificate), Is.EqualTo((string[])[certificate.Subject, .. name is null ? (string[])[] : [name]]));
    }

    [Test]
    public void A_common_name_may_share_its_place_with_something_else()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);

        using (writer.PushSequence())
        using (writer.PushSetOf())
        {
            foreach (var (type, value) in (IEnumerable<(string, string)>)[("2.5.4.11", "accounts"), ("2.5.4.3", "billing")])
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(type);
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
                }
            }
        }

        using var certificate = Make(new X500DistinguishedName(writer.Encode()));

        Assert.That(CertificateNames.Of(certificate), Is.EqualTo((string[])[certificate.Subject, "billing"]));
    }

    [Test]
    public void Of_several_common_names_the_most_specific_one_counts()
    {
        using var certificate = Make("CN=billing, CN=services, O=acme");

        Assert.That(CertificateNames.Of(certificate).Skip(1), Is.EqualTo((string[])[certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)]));
    }

    [Test]
    public void Alternative_names_come_first()
    {
        using var certificate = Make("CN=billing", names =>
        {
            names.AddDnsName("billing.example");
            names.AddEmailAddress("billing@acme.example");
        });

        Assert.That(CertificateNames.Of(certificate), Is.EqualTo((string[])["billing.example", "billing@acme.example", "CN=billing", "billing"]));
    }

    private static X509Certificate2 Make(string subject, Action<SubjectAlternativeNameBuilder>? addTo = null) => Make(new X500DistinguishedName(subject), addTo);

    private static X509Certificate2 Make(X500DistinguishedName subject, Action<SubjectAlternativeNameBuilder>? addTo = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);

        if (addTo is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            addTo(names);
            request.CertificateExtensions.Add(names.Build());
        }

        return request.CreateSelfSigned(TestTokens.Now, TestTokens.Now.AddYears(1));
    }
}
