using Broker.Tests.Support;
using static Broker.Tests.Support.WebSocketFrames;

namespace Broker.Tests.Host.Transport;

/// <summary>What the framing of good messages hides, and what is answered on the way.</summary>
internal sealed class WebSocketDecoderTests
{
    [Test]
    public void Messages_become_one_stream_of_octets()
    {
        var decoded = DecodedWebSocket.Of(Of(Text, "one "u8), Of(Binary, "two "u8), Of(Text, "žluť"u8));

        Assert.That((decoded.Fault, decoded.Text), Is.EqualTo((default(Exception), "one two žluť")));
    }

    [Test]
    public void A_message_may_come_in_fragments()
    {
        var decoded = DecodedWebSocket.Of(Part(Text, "a"u8), Part(Continuation, "b"u8), Part(Continuation, ""u8), Of(Continuation, "c"u8), Of(Text, "d"u8));

        Assert.That(decoded.Text, Is.EqualTo("abcd"));
    }

    [Test]
    public void Messages_and_fragments_may_be_empty()
    {
        var decoded = DecodedWebSocket.Of(Of(Text, ""u8), Of(Binary, ""u8), Part(Text, ""u8), Of(Continuation, ""u8), Of(Text, "x"u8));

        Assert.That((decoded.Fault, decoded.Text), Is.EqualTo((default(Exception), "x")));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(124)]
    [TestCase(125)]
    [TestCase(126)]
    [TestCase(127)]
    [TestCase(65_535)]
    [TestCase(65_536)]
    [TestCase(65_537)]
    public void Payloads_of_every_form_of_length_are_read(int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);

        var decoded = DecodedWebSocket.Of(Of(Binary, payload), Of(Binary, "!"u8));

        Assert.That(decoded.Octets, Is.EqualTo((byte[])[.. payload, (byte)'!']));
    }

    [Test]
    public void A_large_frame_is_handed_on_as_it_comes()
    {
        var decoded = DecodedWebSocket.Of(Header(0x80 | Binary, long.MaxValue), "abc"u8.ToArray());

        Assert.That((decoded.Fault, decoded.Octets.Length, decoded.Unread), Is.EqualTo((default(Exception), 3, 0L)));
    }

    [Test]
    public void A_header_that_is_not_complete_is_left()
    {
        var header = Header(0x80 | Binary, 70_000);

        for (var length = 0; length < header.Length; length++)
        {
            Assert.That(DecodedWebSocket.OfPieces([header[..length]]).Unread, Is.EqualTo(length));
        }
    }

    [Test]
    public void A_ping_is_answered_with_what_it_said()
    {
        var decoded = DecodedWebSocket.Of(Of(Ping, "are you there?"u8));

        Assert.That(decoded.Pongs, Is.EqualTo(["Pong are you there?"]));
        Assert.That(decoded.Octets, Is.Empty);
    }

    [Test]
    public void Of_several_pings_that_wait_the_last_is_answered()
    {
        var decoded = DecodedWebSocket.Of([.. Enumerable.Range(1, 20).Select(number => Of(Ping, System.Text.Encoding.ASCII.GetBytes($"{number}")))]);

        Assert.That(decoded.Pongs, Is.EqualTo(["Pong 20"]));
    }

    [Test]
    public void Control_frames_may_stand_between_fragments_of_a_text()
    {
        var decoded = DecodedWebSocket.Of(Part(Text, [0xC5]), Of(Ping, "p"u8), Of(Pong, [0xFF]), Of(Continuation, [0xBE]));

        Assert.That((decoded.Text, decoded.Pongs[0]), Is.EqualTo(("ž", "Pong p")));
    }

    [Test]
    public void A_pong_is_ignored()
    {
        var decoded = DecodedWebSocket.Of(Of(Pong, "anything"u8), Of(Pong, ""u8));

        Assert.That((decoded.Fault, decoded.Pongs.Count, decoded.Octets.Length), Is.EqualTo((default(Exception), 0, 0)));
    }

    [Test]
    public void A_control_frame_may_be_125_octets_long()
    {
        var payload = new string('x', 125);

        var decoded = DecodedWebSocket.Of(Of(Ping, System.Text.Encoding.ASCII.GetBytes(payload)));

        Assert.That(decoded.Pongs, Is.EqualTo([$"Pong {payload}"]));
    }

    [TestCase(1000)]
    [TestCase(1001)]
    [TestCase(1003)]
    [TestCase(1007)]
    [TestCase(1011)]
    [TestCase(1014)]
    [TestCase(3000)]
    [TestCase(3999)]
    [TestCase(4000)]
    [TestCase(4999)]
    public void A_close_ends_the_stream_and_its_status_is_noted(int status)
    {
        var decoded = DecodedWebSocket.Of(Of(Text, "a"u8), CloseWith(status, "good bye, žluť"), Of(Text, "after"u8), [0xFF, 0xFF]);

        Assert.That((decoded.Fault, decoded.IsClosed, decoded.CloseStatus, decoded.Text), Is.EqualTo((default(Exception), true, status, "a")));
    }

    [Test]
    public void A_close_without_a_status_is_taken_for_a_normal_one()
    {
        var decoded = DecodedWebSocket.Of(Of(Close, ""u8));

        Assert.That((decoded.IsClosed, decoded.CloseStatus), Is.EqualTo((true, 1000)));
    }

    [Test]
    public void A_close_may_come_in_the_middle_of_a_message()
    {
        Assert.That(DecodedWebSocket.Of(Part(Text, "a"u8), CloseWith(1001)).IsClosed, Is.True);
    }

    [Test]
    public void The_first_message_that_says_something_tells_what_the_client_wants()
    {
        Assert.That(DecodedWebSocket.Of(Of(Binary, "x"u8), Of(Text, "y"u8)).PrefersBinary, Is.True);
        Assert.That(DecodedWebSocket.Of(Of(Text, "x"u8), Of(Binary, "y"u8)).PrefersBinary, Is.False);
        Assert.That(DecodedWebSocket.Of(Of(Binary, ""u8), Of(Text, "y"u8)).PrefersBinary, Is.False);
        Assert.That(DecodedWebSocket.Of(Of(Text, ""u8), Of(Binary, "y"u8)).PrefersBinary, Is.True);
        Assert.That(DecodedWebSocket.Of(Part(Binary, ""u8), Of(Continuation, "y"u8)).PrefersBinary, Is.True);
        Assert.That(DecodedWebSocket.Of(Of(Ping, "x"u8)).PrefersBinary, Is.False);
    }

    [Test]
    public void A_character_may_be_cut_by_fragments()
    {
        byte[] horse = [0xF0, 0x9F, 0x90, 0x8E];

        var decoded = DecodedWebSocket.Of(Part(Text, horse.AsSpan(0, 1)), Part(Continuation, horse.AsSpan(1, 2)), Of(Continuation, horse.AsSpan(3)));

        Assert.That(decoded.Text, Is.EqualTo("🐎"));
    }
}
