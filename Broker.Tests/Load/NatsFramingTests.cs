using System.Text;
using Broker.Load.Nats;
using Broker.Load.Net;

namespace Broker.Tests.Load;

/// <summary>What a NATS server sends is found again, wherever it was cut: by the socket, by a WebSocket message, or by both.</summary>
internal sealed class NatsFramingTests : IFrameReceiver
{
    private const string Stream = "INFO {\"server_id\":\"x\"}\r\nPONG\r\nMSG load.1 1 5\r\nhello\r\nMSG load.1 1 0\r\n\r\nMSG load.1 1 reply 4\r\n\r\n\r\n\r\nPING\r\n";

    private static readonly string[] Operations = ["INFO {\"server_id\":\"x\"}", "PONG", "MSG load.1 1 5\r\nhello", "MSG load.1 1 0\r\n", "MSG load.1 1 reply 4\r\n\r\n\r\n", "PING"];

    private readonly List<string> _operations = [];

    [Test]
    public void A_stream_is_split_wherever_it_was_cut([Range(1, 40)] int size)
    {
        Receive(new NatsFraming(Transport.Tcp), Encoding.ASCII.GetBytes(Stream), size);

        Assert.That(_operations, Is.EqualTo(Operations));
    }

    [Test]
    public void Operations_may_span_WebSocket_messages([Values(1, 2, 3, 7, 30, 64, 1000)] int size, [Values(1, 2, 5, 13, 1000)] int message)
    {
        var octets = Encoding.ASCII.GetBytes(Stream).Chunk(message).SelectMany(Message).ToArray();

        Receive(new NatsFraming(Transport.WebSocket), octets, size);

        Assert.That(_operations, Is.EqualTo(Operations));
    }

    [Test]
    public void A_message_may_be_longer_than_what_is_read_at_once([Values(100, 4096)] int size)
    {
        var body = new string('a', 70_000);
        var operation = Encoding.ASCII.GetBytes($"MSG load.1 1 70000\r\n{body}\r\n");
        byte[] octets = [0x82, 127, 0, 0, 0, 0, .. BitConverter.GetBytes(operation.Length).Reverse(), .. operation];

        Receive(new NatsFraming(Transport.WebSocket), octets, size);

        Assert.That(_operations, Is.EqualTo((string[])[$"MSG load.1 1 70000\r\n{body}"]));
    }

    [TestCase("MSG load.1 1 5\r\nhello!\r\n", TestName = "A message that is longer than it says")]
    [TestCase("MSG load.1 1 five\r\nhello\r\n", TestName = "A message without a size")]
    [TestCase("MSG load.1 1 -1\r\n\r\n", TestName = "A message of less than nothing")]
    [TestCase("PING\n", TestName = "A line that ends otherwise")]
    public void What_is_no_operation_is_refused(string text) =>
        Assert.That(() => Receive(new NatsFraming(Transport.Tcp), Encoding.ASCII.GetBytes(text), size: 1000), Throws.TypeOf<IOException>());

    [Test]
    public void What_is_sent_over_a_WebSocket_is_masked_and_binary()
    {
        var framing = new NatsFraming(Transport.WebSocket);
        var sent = new byte[100];

        var length = framing.Wrap("PING\r\n"u8, sent);

        Assert.That(length, Is.EqualTo(2 + 4 + 6));
        Assert.That(sent[0], Is.EqualTo(0x82));
        Assert.That(sent[1], Is.EqualTo(0x80 | 6));
        Assert.That(sent[6] ^ framing.MaskAt(0), Is.EqualTo('P'));
    }

    public void OnOpen()
    {
    }

    public void OnFrame(ReadOnlySpan<byte> frame) => _operations.Add(Encoding.ASCII.GetString(frame));

    public void OnHeartBeat()
    {
    }

    public void OnReadEnd()
    {
    }

    public void OnClosed(string why)
    {
    }

    private static byte[] Message(byte[] payload) => payload.Length < 126 ? [0x82, (byte)payload.Length, .. payload] : [0x82, 126, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    // As a connection does: what is not done with comes again, with what comes next.
    private void Receive(NatsFraming framing, byte[] octets, int size)
    {
        byte[] rest = [];

        foreach (var part in octets.Chunk(size))
        {
            byte[] received = [.. rest, .. part];
            rest = received[framing.Split(received, this, connection: null!)..];
        }

        Assert.That(rest, Is.Empty);
    }
}
