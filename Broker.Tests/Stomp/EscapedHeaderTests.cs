using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

/// <summary>Escapes in the headers of frames that are read (1.2, "Value Encoding").</summary>
internal sealed class EscapedHeaderTests
{
    [TestCase("\\n", "\n")]
    [TestCase("\\c", ":")]
    [TestCase("\\\\", "\\")]
    [TestCase("a\\nb\\cc\\\\d", "a\nb:c\\d")]
    [TestCase("\\\\n", "\\n")]
    [TestCase("\\\\\\n", "\\\n")]
    [TestCase("\\\\c", "\\c")]
    [TestCase("\\n\\n\\n", "\n\n\n")]
    [TestCase("ž\\cž", "ž:ž")]
    public void Are_decoded_since_1_1_in_one_pass_from_left_to_right(string escaped, string decoded)
    {
        foreach (var version in (StompVersion[])[StompVersion.V11, StompVersion.V12])
        {
            Assert.That(FrameWays.Read($"SEND\na:{escaped}\n\n^@", version).Single["a"], Is.EqualTo(decoded), version.ToText());
            Assert.That(FrameWays.Read($"SEND\n{escaped}:1\n\n^@", version).Single[decoded], Is.EqualTo("1"), version.ToText());
        }
    }

    [Test]
    public void A_carriage_return_has_an_escape_since_1_2()
    {
        Assert.That(FrameWays.Read("SEND\n\\r:\\r\\n\n\n^@", StompVersion.V12).Single["\r"], Is.EqualTo("\r\n"));
        Assert.That(FrameWays.Read("SEND\na:\\r\n\n^@", StompVersion.V11).Error, Is.EqualTo(StompError.UndefinedEscape));
    }

    [TestCase("\\t")]
    [TestCase("\\N")]
    [TestCase("\\C")]
    [TestCase("\\0")]
    [TestCase("\\u000a")]
    [TestCase("\\ ")]
    [TestCase("\\:")]
    [TestCase("\\")]
    [TestCase("\\\\\\")]
    [TestCase("a\\")]
    [TestCase("\\ž")]
    public void Undefined_ones_are_fatal(string escaped)
    {
        foreach (var version in (StompVersion[])[StompVersion.V11, StompVersion.V12])
        {
            Assert.That(FrameWays.Read($"SEND\na:{escaped}\n\n^@", version).Error, Is.EqualTo(StompError.UndefinedEscape), version.ToText());
        }
    }

    [TestCase("\\t")]
    [TestCase("a\\")]
    public void Undefined_ones_are_fatal_in_names_too(string escaped)
    {
        Assert.That(FrameWays.Read($"SEND\n{escaped}:1\n\n^@").Error, Is.EqualTo(StompError.UndefinedEscape));
    }

    [TestCase("\\n\\c\\\\\\t\\")]
    public void STOMP_1_0_has_none(string text)
    {
        var frame = FrameWays.Read($"SEND\n{text}:{text}\n\n^@", StompVersion.V10).Single;

        Assert.That(frame.Headers, Is.EqualTo([KeyValuePair.Create(text, text)]));
    }

    [Test]
    public void CONNECT_STOMP_and_CONNECTED_are_never_unescaped()
    {
        foreach (var version in Enum.GetValues<StompVersion>())
        {
            foreach (var command in (string[])["CONNECT", "STOMP", "CONNECTED"])
            {
                var frame = FrameWays.Read($"{command}\npasscode:a\\nb\\t\\\n\n^@", version).Single;

                Assert.That(frame["passcode"], Is.EqualTo("a\\nb\\t\\"), $"{command} {version.ToText()}");
            }
        }
    }

    [Test]
    public void An_escaped_content_length_is_another_header()
    {
        var frame = FrameWays.Read("SEND\ncontent-length\\c:2\n\nhello^@").Single;

        Assert.That(frame.Text, Is.EqualTo("hello"));
        Assert.That(frame["content-length:"], Is.EqualTo("2"));
    }

    [TestCase("content-length:\\n2")]
    [TestCase("content-length:2\\c")]
    public void A_content_length_has_no_escapes(string line)
    {
        Assert.That(FrameWays.Read($"SEND\n{line}\n\nhi^@").Error, Is.EqualTo(StompError.InvalidContentLength));
    }

    [Test]
    public void Frames_of_growing_heads_may_follow_each_other()
    {
        var texts = Enumerable.Range(1, 6).Select(round => $"SEND\na:\\c{new string('x', round * round * 8)}\n\n^@");

        var outcome = FrameWays.Read(string.Concat(texts));

        Assert.That(outcome.Error, Is.Null);
        Assert.That(outcome.Frames.Select(frame => frame["a"]!.Length), Is.EqualTo([9, 33, 73, 129, 201, 289]));
    }
}
