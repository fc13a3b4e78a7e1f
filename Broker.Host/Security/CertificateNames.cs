using System.Security.Cryptography.X509Certificates;

namespace Broker.Host.Security;

/// <summary>What the owner of a certificate is called in it. Alternative names come first, for they are what authorities vouch for today.</summary>
internal static class CertificateNames
{
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>The names: DNS names, e-mail addresses and URIs, then the subject, then its common name.</summary>
    public static IEnumerable<string> Of(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == AlternativeNames);

        if (alternatives is not null)
        {
            foreach (var name in ReadAlternatives(alternatives.RawData))
            {
                yield return name;
            }
        }

        yield return certificate.Subject;

        if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } common)
        {
            yield return common;
        }
    }

    // SubjectAltName of RFC 5280, 4.2.1.6: a sequence of tagged names, of which those in IA5String are taken.
    private static List<string> ReadAlternatives(byte[] octets)
    {
        var names = new List<string>();

        try
        {
            var sequence = new System.Formats.Asn1.AsnReader(octets, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();

            while (sequence.HasData)
            {
                var tag = sequence.PeekTag();
                if (tag is { TagClass: System.Formats.Asn1.TagClass.ContextSpecific, TagValue: 1 or 2 or 6 })
                {
                    names.Add(sequence.ReadCharacterString(System.Formats.Asn1.UniversalTagNumber.IA5String, tag));
                }
                else
                {
                    sequence.ReadEncodedValue();
                }
            }
        }
        catch (System.Formats.Asn1.AsnContentException)
        {
            // A certificate whose names cannot be read has none of these.
            names.Clear();
        }

        return names;
    }
}
