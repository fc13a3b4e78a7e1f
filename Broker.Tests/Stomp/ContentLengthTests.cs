using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

/// <summary>The header <c>content-length</c>, which decides where a frame ends and is therefore what attackers lie about.</summary>
internal sealed class ContentLengthTests
{
    [TestCase(StompCommand.Send)]
    [TestCase(StompCommand.Subscribe)]
    [TestCase(StompCommand.Connect)]
    [TestCase(StompCommand.Message)]
    public void It_counts_the_octets_of_any_frame_whatever_they_are(StompCommand command)
    {
        var frame = FrameWays.Read([.. command.ToUtf8(), .. "\ncontent-length:5\n\na\0\nb\0\0"u8]).Single;

        Assert.That(frame.Body, Is.EqualTo("a\0\nb\0"u8.ToArray()));
    }

    [Test]
    public void It_counts_octets_not_characters()
    {
        var frame = FrameWays.Read("SEND\ncontent-length:6\n\nžluť^@").Single;

        Assert.That(frame.Text, Is.EqualTo("žluť"));
    }

    [Test]
    public void Zero_means_no_body()
    {
        var outcome = FrameWays.Read("SEND\ncontent-length:0\n\n^@SEND\ncontent-length:000\n\n^@");

        Assert.That(outcome.Frames.Select(frame => frame.Body.Length), Is.EqualTo([0, 0]));
    }

    [TestCase("SEND\ncontent-length:0\n\nx^@")]
    [TestCase("SEND\ncontent-length:4\n\nhello^@")]
    [TestCase("SEND\ncontent-length:3\n\nžlu^@")]
    [TestCase("SEND\ncontent-length:6\n\nhello^@ACK\n\n^@")]
    [TestCase("SEND\ncontent-length:6\n\nhello^@\n\n")]
    public void A_length_that_does_not_lead_to_NUL_is_refused(string text)
    {
        Assert.That(FrameWays.Read(text).Error, Is.EqualTo(StompError.MissingNull));
    }

    [Test]
    public void A_length_that_is_too_long_waits_for_the_rest()
    {
        var outcome = FrameWays.Read("SEND\ncontent-length:6\n\nhello^@");

        Assert.That((outcome.Error, outcome.IsInsideFrame, outcome.Frames.Count), Is.EqualTo((default(StompError), true, 0)));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("-1")]
    [TestCase("-0")]
    [TestCase("+5")]
    [TestCase("5.0")]
    [TestCase("5e0")]
    [TestCase("0x5")]
    [TestCase("five")]
    [TestCase("5 5")]
    [TestCase("5,5")]
    [TestCase("5\u00A0")]
    [TestCase("٥")]
    [TestCase("undefined")]
    [TestCase("9223372036854775808")]
    [TestCase("18446744073709551621")]
    [TestCase("0000000000000000005")]
    [TestCase("99999999999999999999999999999999999999")]
    public void What_is_no_count_of_octets_is_refused(string value)
    {
        Assert.That(FrameWays.Read($"SEND\ncontent-length:{value}\n\nhello^@").Error, Is.EqualTo(StompError.InvalidContentLength));
    }

    [TestCase(" 5")]
    [TestCase("5 ")]
    [TestCase(" \t5\t ")]
    [TestCase("05")]
    public void Blanks_around_the_number_and_zeros_before_it_mean_nothing(string value)
    {
        foreach (var version in Enum.GetValues<StompVersion>())
        {
            Assert.That(FrameWays.Read($"SEND\ncontent-length:{value}\n\na^@b^@c^@", version).Single.Body, Has.Length.EqualTo(5));
        }
    }

    [TestCase("5", "5")]
    [TestCase("5", "05")]
    [TestCase("5 ", " 5")]
    public void It_may_be_repeated_with_the_same_value(string first, string second)
    {
        var frame = FrameWays.Read($"SEND\ncontent-length:{first}\na:1\ncontent-length:{second}\n\na^@b^@c^@").Single;

        Assert.That(frame.Body, Has.Length.EqualTo(5));
    }

    [TestCase("5", "6")]
    [TestCase("6", "5")]
    [TestCase("0", "5")]
    [TestCase("5", "-5")]
    [TestCase("5", "")]
    [TestCase("", "5")]
    public void It_must_not_be_repeated_with_another_value(string first, string second)
    {
        var outcome = FrameWays.Read($"SEND\ncontent-length:{first}\ncontent-length:{second}\n\nhello^@");

        Assert.That(outcome.Error, Is.EqualTo(StompError.InvalidContentLength));
    }

    [TestCase("Content-Length")]
    [TestCase("content-length ")]
    [TestCase(" content-length")]
    [TestCase("content-lengths")]
    [TestCase("x-content-length")]
    public void Other_names_are_other_headers(string name)
    {
        var frame = FrameWays.Read($"SEND\n{name}:3\n\nhello^@").Single;

        Assert.That(frame.Text, Is.EqualTo("hello"));
        Assert.That(frame[name], Is.EqualTo("3"));
    }

    [TestCase("1000")]
    [TestCase("2147483647")]
    [TestCase("2147483648")]
    [TestCase("4294967301")]
    [TestCase("999999999999999999")]
    public void A_length_over_the_limit_is_refused_before_the_body_comes(string value)
    {
        var limits = FrameLimits.Default with { MaxFrameBytes = 1000 };

        var outcome = FrameWays.Read($"SEND\ncontent-length:{value}\n\n", limits: limits);

        Assert.That(outcome.Error, Is.EqualTo(StompError.FrameTooLarge));
    }
}
