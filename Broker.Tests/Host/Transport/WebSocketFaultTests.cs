using Broker.Stomp;
using Broker.Tests.Support;
using static Broker.Tests.Support.WebSocketFrames;

namespace Broker.Tests.Host.Transport;

/// <summary>What RFC 6455 forbids a client, and what it is told.</summary>
internal sealed class WebSocketFaultTests
{
    [TestCase(0x10)]
    [TestCase(0x20)]
    [TestCase(0x40)]
    [TestCase(0x70)]
    public void A_reserved_bit_is_refused(int bits)
    {
        AssertMalformed("a reserved bit is set", Header((byte)(0x80 | bits | Text), 0));
    }

    [Test]
    public void Opcodes_that_mean_nothing_are_refused([Values(0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF)] int opcode)
    {
        AssertMalformed("an opcode is not known", Of(opcode, ""u8));
    }

    [Test]
    public void A_frame_without_a_mask_is_refused([Values(Text, Binary, Close, Ping)] int opcode)
    {
        AssertMalformed("a client's frame is not masked", [(byte)(0x80 | opcode), 0x00]);
    }

    [Test]
    public void A_control_frame_must_not_be_fragmented([Values(Close, Ping, Pong)] int opcode)
    {
        AssertMalformed("a control frame is fragmented", Part(opcode, ""u8));
    }

    [Test]
    public void A_control_frame_must_not_be_longer_than_125_octets([Values(Close, Ping, Pong)] int opcode)
    {
        AssertMalformed("longer than 125 octets", Of(opcode, new byte[126]));
        AssertMalformed("longer than 125 octets", Header((byte)(0x80 | opcode), 70_000));
    }

    [Test]
    public void A_negative_length_is_refused()
    {
        AssertMalformed("a frame's length is negative", Header(0x80 | Binary, 70_000).Select((octet, index) => index == 2 ? (byte)0x80 : octet).ToArray());
        AssertMalformed("a frame's length is negative", [0x80 | Binary, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
    }

    [Test]
    public void A_continuation_needs_a_message()
    {
        AssertMalformed("a continuation continues nothing", Of(Continuation, "a"u8));
        AssertMalformed("a continuation continues nothing", Of(Text, "a"u8), Of(Continuation, "b"u8));
        AssertMalformed("a continuation continues nothing", Part(Text, "a"u8), Of(Continuation, "b"u8), Part(Continuation, "c"u8));
    }

    [Test]
    public void A_message_must_not_begin_inside_another_one([Values(Text, Binary)] int opcode)
    {
        AssertMalformed("a message begins inside another one", Part(Text, "a"u8), Of(opcode, "b"u8));
        AssertMalformed("a message begins inside another one", Part(Binary, ""u8), Part(opcode, ""u8));
    }

    [TestCase(0)]
    [TestCase(999)]
    [TestCase(1004)]
    [TestCase(1005)]
    [TestCase(1006)]
    [TestCase(1015)]
    [TestCase(1016)]
    [TestCase(2999)]
    [TestCase(5000)]
    [TestCase(65535)]
    public void A_status_that_may_not_be_sent_is_refused(int status)
    {
        AssertMalformed("a close frame has a status or a reason that may not be", CloseWith(status));
    }

    [Test]
    public void Half_a_status_is_refused()
    {
        AssertMalformed("a close frame has a status", Of(Close, [0x03]));
    }

    [Test]
    public void A_reason_that_is_not_UTF_8_is_refused()
    {
        AssertMalformed("a reason that may not be", Of(Close, [0x03, 0xE8, 0xC3]));
    }

    [TestCase(new byte[] { 0xFF })]
    [TestCase(new byte[] { 0x61, 0x80 })]
    [TestCase(new byte[] { 0xC0, 0xAF })]
    [TestCase(new byte[] { 0xE0, 0x80, 0xAF })]
    [TestCase(new byte[] { 0xED, 0xA0, 0x80 })]
    [TestCase(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [TestCase(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    [TestCase(new byte[] { 0x61, 0xE2, 0x82 })]
    [TestCase(new byte[] { 0xF0, 0x9F, 0x90 })]
    public void A_text_that_is_not_UTF_8_is_refused(byte[] octets)
    {
        AssertInvalidText(Of(Text, octets));
        AssertInvalidText(Part(Text, octets.AsSpan(0, 1)), Of(Continuation, octets.AsSpan(1)));

        var binary = DecodedWebSocket.Of(Of(Binary, octets));
        Assert.That((binary.Fault, binary.Octets), Is.EqualTo((default(Exception), octets)));
    }

    [Test]
    public void A_character_must_not_be_cut_by_the_end_of_a_message()
    {
        AssertInvalidText(Of(Text, [0xC5]), Of(Text, [0xBE]));
        AssertInvalidText(Part(Text, [0xC5]), Of(Continuation, []));
    }

    [Test]
    public void A_fault_is_told_before_the_payload_has_come()
    {
        var decoded = DecodedWebSocket.OfPieces([[0xFF]]);
        Assert.That(decoded.Fault, Is.Null, "half of the first two octets says too little");

        decoded = DecodedWebSocket.OfPieces([[0x80 | Ping, 0x80 | 126]]);
        Assert.That(decoded.Fault?.Error, Is.EqualTo(StompError.MalformedWebSocket));
    }

    private static void AssertMalformed(string what, params byte[][] frames)
    {
        var decoded = DecodedWebSocket.Of(frames);

        Assert.That(decoded.Fault?.Error, Is.EqualTo(StompError.MalformedWebSocket));
        Assert.That(decoded.Fault!.Message, Does.Contain(what));
    }

    private static void AssertInvalidText(params byte[][] frames)
    {
        Assert.That(DecodedWebSocket.Of(frames).Fault?.Error, Is.EqualTo(StompError.InvalidText));
    }
}
