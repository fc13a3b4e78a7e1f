using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

/// <summary>What a developer is told: what was wrong, where, and which limit it was; and no secret.</summary>
internal sealed class FrameFaultTextTests
{
    private static readonly FrameLimits Small = new(MaxFrameBytes: 200, MaxHeaders: 3, MaxHeaderBytes: 30, StompError.FrameTooLarge);

    [TestCase("SNED\n\n^@", "'SNED' is not a STOMP command")]
    [TestCase("send\n\n^@", "upper case")]
    [TestCase("SOMETHING LONG\n\n^@", "'SOMETHING LONG'")]
    [TestCase("S\u0001\u001B[\n\n^@", "'S??['")]
    [TestCase("SEND\na:1\nnonsense\n\n^@", "Header 2 of SEND has no colon")]
    [TestCase("SEND\n:1\n\n^@", "Header 1 of SEND has an empty name")]
    [TestCase("SEND\na:1\nb:\r2\n\n^@", "Header 2 of SEND 'b' contains a carriage return")]
    [TestCase("SEND\nb:^@\n\n^@", "Header 1 of SEND 'b' contains a NUL")]
    [TestCase("SEND\na:1^@", "An empty line must end them")]
    [TestCase("ACK\na:1\nb:x\\ty\n\n^@", "Header 2 of ACK 'b' has the escape sequence '\\t', which STOMP 1.2 does not define")]
    [TestCase("ACK\nb\\t:1\n\n^@", "Header 1 of ACK 'b\\t' has the escape sequence '\\t'")]
    [TestCase("ACK\nb:x\\\n\n^@", "Header 1 of ACK 'b' has a backslash that begins no escape sequence of STOMP 1.2")]
    [TestCase("SEND\ncontent-length:five\n\n^@", "content-length is 'five'")]
    [TestCase("SEND\ncontent-length:5\ncontent-length:6\n\n^@", "given twice, as 5 and as 6")]
    [TestCase("SEND\ncontent-length:3\n\nžlu^@", "The octet after a body of content-length 3 is 0x75, not NUL")]
    [TestCase("SEND\na:1\nb:2\nc:3\nd:4\n\n^@", "more than 3 headers")]
    [TestCase("SEND\na:1\nname:012345678901234567890123456789\n\n^@", "header 2 has at least 35 octets; at most 30 are allowed")]
    [TestCase("SEND\ncontent-length:200\n\n", "has at least 226 octets; at most 200 are allowed")]
    public void Says_what_and_where_and_how_much(string text, string expected)
    {
        var detail = FrameWays.ReadPieces([FrameWays.Octets(text)], StompVersion.V12, Small).Detail;

        Assert.That(detail, Does.Contain(expected));
    }

    [Test]
    public void Invalid_UTF_8_says_where()
    {
        var detail = FrameWays.Read([.. "SEND\na:1\nb:"u8, 0xFF, .. "\n\n\0"u8]).Detail;

        Assert.That(detail, Is.EqualTo("Header 2 of SEND 'b' is not valid UTF-8."));
    }

    [TestCase("CONNECT\npasscode:secret\rsecret\n\n^@")]
    [TestCase("CONNECT\npasscode:secret^@secret\n\n^@")]
    [TestCase("CONNECT\npasscode:secret^@")]
    [TestCase("CONNECT\npasscode:secret and more of secret that is over the limit\n\n^@")]
    [TestCase("CONNECT\npasscode secret\n\n^@")]
    [TestCase("CONNECT\na:1\nb:2\nc:3\npasscode:secret\n\n^@")]
    [TestCase("passcode:secret\n\n^@")]
    [TestCase("SEND\npasscode:secret\\q\n\n^@")]
    [TestCase("SEND\npasscode:secret\\\n\n^@")]
    [TestCase("CONNECT\npasscode:secret\ncontent-length:0\n\nx^@")]
    [TestCase("CONNECT\npasscode:secret\n:1\n\n^@")]
    public void Never_quotes_a_secret(string text)
    {
        byte[][][] ways = [[FrameWays.Octets(text)], [.. FrameWays.Octets(text).Select(octet => new[] { octet })]];

        foreach (var pieces in ways)
        {
            var outcome = FrameWays.ReadPieces(pieces, StompVersion.V12, Small);

            Assert.That(outcome.Error, Is.Not.Null);
            Assert.That(outcome.Detail, Does.Not.Contain("secret"));
        }
    }

    [Test]
    public void Never_quotes_a_secret_that_is_no_UTF_8()
    {
        var outcome = FrameWays.Read([.. "CONNECT\npasscode:secret"u8, 0xFF, .. "\n\n\0"u8]);

        Assert.That(outcome.Detail, Is.EqualTo("Header 1 of CONNECT 'passcode' is not valid UTF-8."));
    }

    [Test]
    public void Long_names_are_cut()
    {
        var outcome = FrameWays.Read($"SEND\n{new string('x', 1000)}\\t:1\n\n^@");

        Assert.That(outcome.Detail, Has.Length.LessThan(200).And.Contain("xxx..."));
    }
}
