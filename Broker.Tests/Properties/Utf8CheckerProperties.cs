using System.Text;
using Broker.Host.Transport;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Properties;

/// <summary>A text in pieces is valid exactly if the whole is.</summary>
internal sealed class Utf8CheckerProperties
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The first and last characters of every length, and what is next to them and forbidden.
    private static readonly byte[][] Parts =
    [
        [0x00], [0x41], [0x7F], [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE0, 0xA0, 0x80],
        [0xE2, 0x82, 0xAC], [0xED, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
        [0xF0, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x90, 0x8E], [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF],
    ];

    private static readonly Gen<byte[]> Valid = Gen.ListOf(Gen.Elements(Parts.Where(IsValid))).Select(Join);

    private static readonly Gen<byte[]> Mixed = Gen.OneOf(
        Gen.ListOf(Gen.Elements(Parts)).Select(Join),
        Generators.Octets,
        Gen.Zip(Valid, Gen.Elements(Parts), (text, part) => Join([text, part])),
        Gen.Zip(Valid, Gen.Choose(1, 3), (text, cut) => text[..Math.Max(0, text.Length - cut)]));

    [Test]
    public void Any_pieces_say_what_the_whole_says()
    {
        Always.Holds(Gen.Zip(Gen.OneOf(Valid, Mixed), Generators.Cuts), value => Check(Generators.Cut(value.Item1, value.Item2)) == IsValid(value.Item1));
    }

    [Test]
    public void Octet_by_octet_says_what_the_whole_says()
    {
        Always.Holds(Mixed, octets => Check(octets.Select(octet => new[] { octet })) == IsValid(octets), Always.Shrink);
    }

    [Test]
    public void Every_cut_of_every_part_says_what_the_whole_says()
    {
        foreach (var octets in Parts.SelectMany(_ => Parts, (one, other) => Join([one, other, [0x41]])))
        {
            for (var cut = 0; cut <= octets.Length; cut++)
            {
                Assert.That(Check([octets[..cut], octets[cut..]]), Is.EqualTo(IsValid(octets)), $"{Convert.ToHexString(octets)} cut at {cut}");
            }
        }
    }

    private static bool Check(IEnumerable<byte[]> pieces)
    {
        var checker = default(Utf8Checker);
        return pieces.All(piece => checker.Check(piece)) && checker.IsComplete;
    }

    private static bool IsValid(byte[] octets)
    {
        try
        {
            Strict.GetCharCount(octets);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static byte[] Join(IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part)];
}
