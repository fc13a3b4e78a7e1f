using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

/// <summary>What a header line may look like, before escapes.</summary>
internal sealed class HeaderLineTests
{
    [TestCase("a:", "a", "")]
    [TestCase("a:b:c", "a", "b:c")]
    [TestCase("a::", "a", ":")]
    [TestCase("url:ws://host:15674/ws", "url", "ws://host:15674/ws")]
    [TestCase(" a :b", " a ", "b")]
    [TestCase("Žluť:kůň 🐎", "Žluť", "kůň 🐎")]
    [TestCase("a:\t", "a", "\t")]
    [TestCase("a:\u0001\u007F", "a", "\u0001\u007F")]
    public void A_line_is_split_at_its_first_colon(string line, string name, string value)
    {
        foreach (var version in Enum.GetValues<StompVersion>())
        {
            var frame = FrameWays.Read($"SEND\n{line}\n\n^@", version).Single;

            Assert.That(frame.Headers, Is.EqualTo([KeyValuePair.Create(name, value)]), version.ToText());
        }
    }

    [TestCase("destination")]
    [TestCase(" ")]
    [TestCase("a\\c1")]
    [TestCase("\\")]
    [TestCase("x")]
    public void A_line_without_a_colon_is_refused(string line)
    {
        var outcome = FrameWays.Read($"SEND\na:1\n{line}\n\n^@");

        Assert.That(outcome.Error, Is.EqualTo(StompError.MalformedHeader));
    }

    [TestCase(":")]
    [TestCase(":value")]
    [TestCase("::")]
    public void A_line_without_a_name_is_refused(string line)
    {
        var outcome = FrameWays.Read($"SEND\n{line}\n\n^@");

        Assert.That(outcome.Error, Is.EqualTo(StompError.MalformedHeader));
    }

    [TestCase("^@a:1")]
    [TestCase("a^@:1")]
    [TestCase("a:^@1")]
    [TestCase("a:1^@")]
    [TestCase("a\\n^@:1")]
    [TestCase("a:\\n^@")]
    public void A_NUL_in_a_header_is_refused(string line)
    {
        foreach (var version in Enum.GetValues<StompVersion>())
        {
            Assert.That(FrameWays.Read($"SEND\n{line}\n\n^@", version).Error, Is.EqualTo(StompError.MalformedHeader), version.ToText());
        }
    }

    [TestCase("a\r:1")]
    [TestCase("\ra:1")]
    [TestCase("a:\r1")]
    [TestCase("a:1\r\r")]
    [TestCase("a\\n\r:1")]
    [TestCase("a:\\n\r1")]
    public void A_carriage_return_inside_of_a_line_is_refused(string line)
    {
        foreach (var version in Enum.GetValues<StompVersion>())
        {
            Assert.That(FrameWays.Read($"SEND\n{line}\n\n^@", version).Error, Is.EqualTo(StompError.MalformedHeader), version.ToText());
        }
    }

    [Test]
    public void Of_repeated_headers_the_first_counts_and_all_are_kept()
    {
        var frame = FrameWays.Read("MESSAGE\nfoo:World\nbar:1\nfoo:Hello\n\n^@").Single;

        Assert.That(frame["foo"], Is.EqualTo("World"));
        Assert.That(frame.Headers.Select(header => header.Value), Is.EqualTo(["World", "1", "Hello"]));
    }

    [Test]
    public void Names_are_told_apart_by_case()
    {
        var frame = FrameWays.Read("SEND\nA:1\na:2\n\n^@").Single;

        Assert.That((frame["A"], frame["a"]), Is.EqualTo(("1", "2")));
    }

    [TestCase(StompVersion.V10, "value")]
    [TestCase(StompVersion.V11, "  value ")]
    [TestCase(StompVersion.V12, "  value ")]
    [TestCase(StompVersion.None, "  value ")]
    public void Only_STOMP_1_0_trims_blanks_around_a_value(StompVersion version, string expected)
    {
        Assert.That(FrameWays.Read("SEND\nname:  value \n\n^@", version).Single["name"], Is.EqualTo(expected));
    }

    [TestCase("   ", "")]
    [TestCase("\t1\t", "\t1\t")]
    [TestCase(" a b ", "a b")]
    public void STOMP_1_0_trims_blanks_only_and_only_at_the_ends(string value, string expected)
    {
        Assert.That(FrameWays.Read($"SEND\nname:{value}\n\n^@", StompVersion.V10).Single["name"], Is.EqualTo(expected));
    }

    [TestCase(new byte[] { 0x80 }, TestName = "A lone continuation is refused")]
    [TestCase(new byte[] { 0xC3 }, TestName = "A cut character is refused")]
    [TestCase(new byte[] { 0xC0, 0xAF }, TestName = "An overlong slash is refused")]
    [TestCase(new byte[] { 0xED, 0xA0, 0x80 }, TestName = "A surrogate is refused")]
    [TestCase(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, TestName = "A character beyond Unicode is refused")]
    [TestCase(new byte[] { 0xFF, 0xFE }, TestName = "A byte order mark of UTF-16 is refused")]
    public void Invalid_UTF_8_in_a_head_is_refused(byte[] octets)
    {
        byte[][] heads =
        [
            [.. "SEND\na:"u8, .. octets, .. "\n\n\0"u8],
            [.. "SEND\n"u8, .. octets, .. ":1\n\n\0"u8],
            [.. "CONNECT\nlogin:x\npasscode:"u8, .. octets, .. "\n\n\0"u8],
        ];

        foreach (var head in heads)
        {
            Assert.That(FrameWays.Read(head).Error, Is.EqualTo(StompError.InvalidUtf8), Encoding.Latin1.GetString(head));
        }
    }
}
