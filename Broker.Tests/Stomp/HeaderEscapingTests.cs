using System.Text;
using Broker.Stomp;

namespace Broker.Tests.Stomp;

/// <summary>The table of escapes by version, both ways (PROTOCOL rule: names and values alike).</summary>
internal sealed class HeaderEscapingTests
{
    [TestCase(StompVersion.V10, "a:b\\c", "a:b\\c")]
    [TestCase(StompVersion.V10, "a\nb\rc", "a b c")]
    [TestCase(StompVersion.V11, "a:b\\c\nd", "a\\cb\\\\c\\nd")]
    [TestCase(StompVersion.V11, "a\rb", "a b")]
    [TestCase(StompVersion.V12, "a:b\\c\nd\re", "a\\cb\\\\c\\nd\\re")]
    [TestCase(StompVersion.V12, "\r\n", "\\r\\n")]
    [TestCase(StompVersion.V12, "", "")]
    [TestCase(StompVersion.V12, "::", "\\c\\c")]
    [TestCase(StompVersion.V12, " plain text, žluť ", " plain text, žluť ")]
    public void A_value_is_written(StompVersion version, string text, string expected)
    {
        Assert.That(Write(text, version, isName: false), Is.EqualTo(expected));
    }

    [TestCase(StompVersion.V10, "a:b\\c", "a b\\c")]
    [TestCase(StompVersion.V10, "a\nb\rc", "a b c")]
    [TestCase(StompVersion.V11, "a:b\n", "a\\cb\\n")]
    [TestCase(StompVersion.V12, "a:b\n\r\\", "a\\cb\\n\\r\\\\")]
    public void A_name_is_written(StompVersion version, string text, string expected)
    {
        Assert.That(Write(text, version, isName: true), Is.EqualTo(expected));
    }

    [TestCase("", false)]
    [TestCase("a b\t\u0001žluť", false)]
    [TestCase("a:b", true)]
    [TestCase("a\\b", true)]
    [TestCase("a\nb", true)]
    [TestCase("a\rb", true)]
    public void It_is_known_whether_versions_write_a_text_differently(string text, bool expected)
    {
        Assert.That(HeaderEscaping.IsNeeded(Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected));
    }

    [TestCase("", "")]
    [TestCase("plain", "plain")]
    [TestCase("\\\\n", "\\n")]
    [TestCase("\\\\\\\\", "\\\\")]
    [TestCase("\\n\\c\\\\end", "\n:\\end")]
    public void A_text_is_decoded_where_it_stands(string escaped, string expected)
    {
        Assert.That(Unescape(escaped, StompVersion.V11), Is.EqualTo(expected));
        Assert.That(Unescape(escaped, StompVersion.V12), Is.EqualTo(expected));
    }

    [TestCase("\\t", StompVersion.V12, 0)]
    [TestCase("ab\\", StompVersion.V12, 2)]
    [TestCase("\\n\\x", StompVersion.V12, 2)]
    [TestCase("\\\\\\\\\\", StompVersion.V12, 4)]
    [TestCase("\\r", StompVersion.V11, 0)]
    [TestCase("\\\0", StompVersion.V12, 0)]
    public void The_place_of_an_undefined_escape_is_told(string escaped, StompVersion version, int place)
    {
        var octets = Encoding.UTF8.GetBytes(escaped);

        Assert.That(HeaderEscaping.TryUnescapeInPlace(octets, version, out var length), Is.False);
        Assert.That(length, Is.EqualTo(place));
    }

    private static string Write(string text, StompVersion version, bool isName)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var output = new byte[HeaderEscaping.MaxLength(octets.Length)];
        return Encoding.UTF8.GetString(output.AsSpan(0, HeaderEscaping.Write(output, octets, version, isName)));
    }

    private static string Unescape(string escaped, StompVersion version)
    {
        var octets = Encoding.UTF8.GetBytes(escaped);
        Assert.That(HeaderEscaping.TryUnescapeInPlace(octets, version, out var length), Is.True);
        return Encoding.UTF8.GetString(octets.AsSpan(0, length));
    }
}
