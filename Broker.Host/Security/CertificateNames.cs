using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Broker.Host.Security;

/// <summary>What the owner of a certificate is called in it. Alternative names come first, for they are what authorities vouch for today.</summary>
internal static class CertificateNames
{
    private const string AlternativeNames = "2.5.29.17";
    private const string CommonName = "2.5.4.3";

    private static readonly UniversalTagNumber[] Texts =
    [
        UniversalTagNumber.UTF8String, UniversalTagNumber.PrintableString, UniversalTagNumber.IA5String, UniversalTagNumber.BMPString, UniversalTagNumber.T61String,
    ];

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

        if (ReadCommonName(certificate.SubjectName) is { Length: > 0 } common)
        {
            yield return common;
        }
    }

    // The last one, which is the most specific. What else the subject says, a department or a country, is nobody's name.
    private static string? ReadCommonName(X500DistinguishedName subject)
    {
        try
        {
            return subject.EnumerateRelativeDistinguishedNames(reversed: true).SelectMany(ReadCommonNames).FirstOrDefault();
        }
        catch (Exception wrong) when (wrong is CryptographicException or AsnContentException)
        {
            return null;
        }
    }

    // RelativeDistinguishedName of RFC 5280, 4.1.2.4: a set of attributes, which mostly is one.
    private static List<string> ReadCommonNames(X500RelativeDistinguishedName part)
    {
        var names = new List<string>();
        var attributes = new AsnReader(part.RawData, AsnEncodingRules.DER).ReadSetOf(skipSortOrderValidation: true);

        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            var isCommonName = attribute.ReadObjectIdentifier() == CommonName;

            if (isCommonName && attribute.PeekTag() is { TagClass: TagClass.Universal, TagValue: var tag } && Texts.Contains((UniversalTagNumber)tag))
            {
                names.Add(attribute.ReadCharacterString((UniversalTagNumber)tag));
            }
        }

        return names;
    }

    // SubjectAltName of RFC 5280, 4.2.1.6: a sequence of tagged names, of which those in IA5String are taken.
    private static List<string> ReadAlternatives(byte[] octets)
    {
        var names = new List<string>();

        try
        {
            var sequence = new AsnReader(octets, AsnEncodingRules.DER).ReadSequence();

            while (sequence.HasData)
            {
                var tag = sequence.PeekTag();
                if (tag is { TagClass: TagClass.ContextSpecific, TagValue: 1 or 2 or 6 })
                {
                    names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
                else
                {
                    sequence.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException)
        {
            // A certificate whose names cannot be read has none of these.
            names.Clear();
        }

        return names;
    }
}
