using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

/// <summary>Where frames begin and end: commands, ends of line, the gaps between frames, bodies.</summary>
internal sealed class FrameReaderTests
{
    private static readonly StompCommand[] Commands = [.. Enum.GetValues<StompCommand>().Where(command => command != StompCommand.None)];

    [TestCaseSource(nameof(Commands))]
    public void Every_command_is_read(StompCommand command)
    {
        var frame = FrameWays.Read($"{Encoding.ASCII.GetString(command.ToUtf8())}\nname:value\n\n^@").Single;

        Assert.That(frame.Command, Is.EqualTo(command));
        Assert.That(frame["name"], Is.EqualTo("value"));
        Assert.That(frame.Body, Is.Empty);
    }

    [Test]
    public void A_frame_has_a_command_headers_in_their_order_and_a_body()
    {
        var frame = FrameWays.Read("SEND\ndestination:/queue/a\nb:2\na:1\n\nhello^@").Single;

        Assert.That(frame.ToString(), Is.EqualTo("Send\ndestination:/queue/a\nb:2\na:1\n\nhello"));
    }

    [Test]
    public void A_frame_may_have_neither_headers_nor_a_body()
    {
        var frame = FrameWays.Read("DISCONNECT\n\n^@").Single;

        Assert.That(frame.Headers, Is.Empty);
        Assert.That(frame.Body, Is.Empty);
    }

    [TestCase("SEND\na:1\n\nbody^@")]
    [TestCase("SEND\r\na:1\r\n\r\nbody^@")]
    [TestCase("SEND\r\na:1\n\nbody^@")]
    [TestCase("SEND\na:1\r\n\nbody^@")]
    [TestCase("SEND\na:1\n\r\nbody^@")]
    public void Lines_end_with_LF_or_CR_LF_in_every_version(string text)
    {
        foreach (var version in Enum.GetValues<StompVersion>())
        {
            var frame = FrameWays.Read(text, version).Single;

            Assert.That(frame.ToString(), Is.EqualTo("Send\na:1\n\nbody"), version.ToText());
        }
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("\n\n\n")]
    [TestCase("\r\n\n\r\n")]
    [TestCase("^@")]
    [TestCase("^@^@\n^@\r\n")]
    public void Between_frames_there_may_be_ends_of_line_and_NULs(string gap)
    {
        var outcome = FrameWays.Read($"{gap}ACK\nid:1\n\n^@{gap}NACK\nid:2\n\n^@{gap}");

        Assert.That(outcome.Error, Is.Null);
        Assert.That(outcome.Frames.Select(frame => (frame.Command, frame["id"])), Is.EqualTo([(StompCommand.Ack, "1"), (StompCommand.Nack, "2")]));
        Assert.That((outcome.Unread, outcome.IsInsideFrame), Is.EqualTo((0L, false)));
    }

    [TestCase("")]
    [TestCase("\n")]
    [TestCase("\r\n\r\n")]
    [TestCase("^@")]
    public void Heart_beats_alone_are_no_frame_and_are_consumed(string beats)
    {
        var outcome = FrameWays.Read(beats);

        Assert.That(outcome.ToString(), Is.EqualTo("inside: False, unread: 0"));
    }

    [Test]
    public void A_carriage_return_at_the_end_of_a_gap_waits_for_its_line_feed()
    {
        var outcome = FrameWays.Read("\n\n\r");

        Assert.That(outcome.ToString(), Is.EqualTo("inside: False, unread: 1"));
    }

    [TestCase("\rSEND\n\n^@")]
    [TestCase("\n\r\rSEND\n\n^@")]
    [TestCase("SEND\r\r\n\n^@")]
    [TestCase("\r^@")]
    [TestCase("\r^@\n\n^@")]
    public void A_carriage_return_without_a_line_feed_is_no_gap_and_no_command(string text)
    {
        var outcome = FrameWays.Read(text + "\n");

        Assert.That(outcome.Error, Is.EqualTo(StompError.UnknownCommand));
    }

    [TestCase("send")]
    [TestCase("Send")]
    [TestCase("SENDX")]
    [TestCase("SEN")]
    [TestCase("SEND ")]
    [TestCase(" SEND")]
    [TestCase("CONNECTE")]
    [TestCase("CONNECTEDX")]
    [TestCase("HELLO")]
    [TestCase("UNSUBSCRIBER")]
    [TestCase("SEND^@")]
    [TestCase("GET / HTTP/1.1")]
    [TestCase("\uFEFFSEND")]
    [TestCase(":")]
    public void Anything_but_a_command_in_upper_case_is_refused(string command)
    {
        var outcome = FrameWays.Read($"{command}\na:1\n\n^@");

        Assert.That(outcome.Error, Is.EqualTo(StompError.UnknownCommand));
        Assert.That(outcome.Frames, Is.Empty);
    }

    [TestCase("CONNECT\nlogin:guest\n^@", "malformed-header")]
    [TestCase("SEND\ndestination:/queue/a^@", "malformed-header")]
    [TestCase("SEND\n^@", "malformed-header")]
    [TestCase("DISCONNECT^@", "unknown-command")]
    public void A_NUL_before_the_empty_line_is_refused_without_waiting_for_more(string text, string error)
    {
        Assert.That(FrameWays.Read(text).Error?.Code, Is.EqualTo(error));
    }

    [Test]
    public void A_body_without_content_length_ends_at_the_first_NUL()
    {
        var outcome = FrameWays.Read("SEND\n\none^@\nSEND\n\ntwo\r\n:\\^@");

        Assert.That(outcome.Frames.Select(frame => frame.Text), Is.EqualTo(["one", "two\r\n:\\"]));
    }

    [Test]
    public void Frames_may_stand_back_to_back()
    {
        var outcome = FrameWays.Read("SEND\ncontent-length:3\n\na^@b^@ACK\nid:1\n\n^@BEGIN\ntransaction:t\n\n^@");

        Assert.That(outcome.ToString(), Is.EqualTo(
            "[Send <content-length>=<3> 610062] [Ack <id>=<1> ] [Begin <transaction>=<t> ] inside: False, unread: 0"));
    }

    [TestCase("S", true)]
    [TestCase("SEND\n", true)]
    [TestCase("SEND\na:1\n", true)]
    [TestCase("SEND\na:1\n\r", true)]
    [TestCase("SEND\n\n", true)]
    [TestCase("SEND\n\nhello", true)]
    [TestCase("SEND\ncontent-length:5\n\nhello", true)]
    [TestCase("SEND\n\nhello^@", false)]
    [TestCase("SEND\n\nhello^@\n", false)]
    public void The_reader_knows_whether_the_stream_may_end_here(string text, bool isInside)
    {
        Assert.That(FrameWays.Read(text).IsInsideFrame, Is.EqualTo(isInside));
    }

    [Test]
    public void A_frame_that_is_not_complete_leaves_all_its_octets_for_the_next_call()
    {
        var outcome = FrameWays.Read("\n\nSEND\na:1\n\nhello");

        Assert.That(outcome.Unread, Is.EqualTo("SEND\na:1\n\nhello".Length));
        Assert.That(outcome.Frames, Is.Empty);
    }

    [Test]
    public void A_body_may_hold_every_octet_if_its_length_is_given()
    {
        byte[] body = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        var frame = FrameWays.Read([.. "SEND\ncontent-length:256\n\n"u8, .. body, 0]).Single;

        Assert.That(frame.Body, Is.EqualTo(body));
    }

    [Test]
    public void A_body_need_not_be_UTF_8()
    {
        var frame = FrameWays.Read([.. "SEND\n\n"u8, 0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0]).Single;

        Assert.That(frame.Body, Is.EqualTo(new byte[] { 0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80 }));
    }
}
