using System.Buffers;
using System.Text;
using Broker.Host.Outbound;
using Broker.Host.Transport;

namespace Broker.Tests.Host.Transport;

/// <summary>What goes around the frames that are sent (RFC 6455, 5.2).</summary>
internal sealed class WebSocketFramingTests
{
    private readonly WebSocketPeer _peer = new();
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly WebSocketFraming _framing;

    public WebSocketFramingTests() => _framing = new WebSocketFraming(_peer);

    [TestCase(0, "8100")]
    [TestCase(125, "817D")]
    [TestCase(126, "817E007E")]
    [TestCase(65_535, "817EFFFF")]
    [TestCase(65_536, "817F0000000000010000")]
    [TestCase(4_294_967_296, "817F0000000100000000")]
    public void The_length_has_its_shortest_form_and_there_is_no_mask(long length, string expected)
    {
        var prefix = new byte[_framing.MaxPrefix];

        var written = _framing.WritePrefix(prefix, length, isText: true);

        Assert.That(Convert.ToHexString(prefix.AsSpan(0, written)), Is.EqualTo(expected));
    }

    [TestCase(true, false, 0x81)]
    [TestCase(false, false, 0x82)]
    [TestCase(true, true, 0x82)]
    [TestCase(false, true, 0x82)]
    public void A_message_is_text_if_it_is_text_and_the_client_wants_text(bool isText, bool prefersBinary, int expected)
    {
        _peer.PrefersBinary = prefersBinary;
        var prefix = new byte[_framing.MaxPrefix];

        _framing.WritePrefix(prefix, 1, isText);

        Assert.That(prefix[0], Is.EqualTo(expected));
    }

    [Test]
    public void A_ping_is_written()
    {
        _framing.WriteControl(_output, new ControlFrame(ControlKind.Ping, "abc"u8.ToArray()));

        Assert.That(_output.WrittenSpan.ToArray(), Is.EqualTo((byte[])[0x89, 3, .. "abc"u8]));
    }

    [Test]
    public void A_pong_says_what_the_last_ping_said()
    {
        Assert.That(_peer.OwePong("first"u8.ToArray()), Is.True, "it must be sent");
        Assert.That(_peer.OwePong("last"u8.ToArray()), Is.False, "one is waiting to be sent");

        _framing.WriteControl(_output, new ControlFrame(ControlKind.Pong, []));

        Assert.That(_output.WrittenSpan.ToArray(), Is.EqualTo((byte[])[0x8A, 4, .. "last"u8]));
        Assert.That(_peer.OwePong([]), Is.True, "the next one must be sent");
    }

    [TestCase(0, 1008, 1008)]
    [TestCase(1000, 1008, 1000)]
    [TestCase(4001, 1000, 4001)]
    public void A_close_echoes_the_clients_status_or_gives_ours(int theirs, int ours, int expected)
    {
        _peer.CloseStatus = theirs;

        _framing.WriteClose(_output, new CloseReason(ours, "why"));

        Assert.That(_output.WrittenSpan.ToArray(), Is.EqualTo((byte[])[0x88, 5, (byte)(expected >> 8), (byte)expected, .. "why"u8]));
    }

    [TestCase(123, 123)]
    [TestCase(124, 0)]
    public void A_reason_that_does_not_fit_is_left_out(int length, int expected)
    {
        _framing.WriteClose(_output, new CloseReason(1000, new string('x', length)));

        Assert.That(_output.WrittenSpan[1], Is.EqualTo(2 + expected));
        Assert.That(Encoding.ASCII.GetString(_output.WrittenSpan[4..]), Is.EqualTo(new string('x', expected)));
    }
}
