using System.Text;
using Broker.Load.Gateways;
using Broker.Load.Net;
using Broker.Load.Protocols;

namespace Broker.Tests.Load;

/// <summary>What the gateways answer to the generator is found again, wherever it was cut: by the socket, by chunks, or by both.</summary>
internal sealed class HttpFramingTests : IFrameReceiver
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string Events = ":subscribed\n\nevent: message\nid: 1\ndata: one\n\n:\n\nevent: message\nid: 2\ndata: two\n\n";
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: now\r\n\r\no\n";
    private const string Empty = "HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n";
    private const string Refusal = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 3\r\n\r\nno!";

    private static readonly string[] AllEvents = [Head, ":subscribed", "event: message\nid: 1\ndata: one", ":", "event: message\nid: 2\ndata: two"];

    private readonly List<string> _frames = [];

    [Test]
    public void Events_are_found_wherever_they_were_cut([Values(1, 2, 3, 7, 30, 1000)] int size, [Values(1, 2, 5, 13, 20, 1000)] int chunk)
    {
        Receive(new EventStreamFraming(), Head + string.Concat(Events.Chunk(chunk).Select(part => $"{part.Length:x}\r\n{new string(part)}\r\n")), size);

        Assert.That(_frames, Is.EqualTo(AllEvents));
    }

    [Test]
    public void A_stream_that_is_refused_comes_with_the_reason([Range(1, 40)] int size)
    {
        Receive(new EventStreamFraming(), Refusal, size);

        Assert.That(_frames, Is.EqualTo((string[])[Refusal]));
    }

    [TestCase("x\r\n", TestName = "A chunk without a size")]
    [TestCase("7fffffff\r\n", TestName = "A chunk that is too large")]
    public void What_is_no_chunk_is_refused(string chunk) =>
        Assert.That(() => Receive(new EventStreamFraming(), Head + chunk, size: 1000), Throws.TypeOf<IOException>());

    [Test]
    public void Answers_are_found_wherever_they_were_cut([Range(1, 60)] int size)
    {
        Receive(HttpReplyFraming.Instance, Answer + Empty + Answer, size);

        Assert.That(_frames, Is.EqualTo((string[])[Answer, Empty, Answer]));
    }

    [TestCase("event: message\ndata: ", "", true, TestName = "A body of an event")]
    [TestCase("MESSAGE\n\n", "", true, TestName = "A body of a frame")]
    [TestCase("event: message\ndata: a", "", false, TestName = "A body with something before it")]
    [TestCase("event: message\ndata: ", "a", false, TestName = "A body with something behind it")]
    public void A_body_is_known_in_an_event_as_in_a_frame(string before, string behind, bool isWhole)
    {
        var format = new BodyFormat(64);
        var body = new byte[64];
        format.WriteFiller(body);
        BodyFormat.WriteDigits(body, publisher: 3, sequence: 17, due: 5);

        var isRead = format.TryRead([.. Encoding.ASCII.GetBytes(before), .. body, .. Encoding.ASCII.GetBytes(behind)], out var publisher, out var sequence, out _);

        Assert.That((isRead, publisher, sequence), Is.EqualTo(isWhole ? (true, 3, 17L) : (false, 0, 0L)));
    }

    public void OnOpen()
    {
    }

    public void OnFrame(ReadOnlySpan<byte> frame) => _frames.Add(Encoding.ASCII.GetString(frame));

    public void OnHeartBeat()
    {
    }

    public void OnReadEnd()
    {
    }

    public void OnClosed(string why)
    {
    }

    // As a connection does: what is not done with comes again, with what comes next.
    private void Receive(IFraming framing, string stream, int size)
    {
        byte[] rest = [];

        foreach (var part in Encoding.ASCII.GetBytes(stream).Chunk(size))
        {
            byte[] received = [.. rest, .. part];
            rest = received[framing.Split(received, this, connection: null!)..];
        }

        Assert.That(rest, Is.Empty);
    }
}
