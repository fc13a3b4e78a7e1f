using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Broker.Host.Inbound;
using Broker.Host.Outbound;
using Broker.Host.Sessions;
using Broker.Host.Transport;
using Broker.Stomp;
using Broker.Tests.Support;
using static Broker.Tests.Support.WebSocketFrames;

namespace Broker.Tests.Host.Transport;

/// <summary>What a session sees of a WebSocket.</summary>
internal sealed class WebSocketInputTests
{
    private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));
    private readonly FakeTimeProvider _clock = new();
    private readonly Activity _activity;
    private readonly WebSocketInput _input;

    public WebSocketInputTests()
    {
        var outbox = new Outbox(new OutboxLimits(1 << 20, 1000), _clock);
        _activity = new Activity(_clock);
        _input = new WebSocketInput(PipeInput.Of(_pipe.Reader), new WebSocketDecoder(new WebSocketPeer(), outbox), _activity);
    }

    [Test]
    public async Task What_is_not_consumed_comes_again_in_front_of_what_follows()
    {
        await SendAsync(Of(Text, "abc"u8));
        var first = await ReadAsync();
        _input.AdvanceTo(first.Buffer.GetPosition(1), first.Buffer.End);

        await SendAsync(Of(Text, "de"u8));
        var second = await ReadAsync();

        Assert.That(Encoding.ASCII.GetString(second.Buffer), Is.EqualTo("bcde"));
    }

    [Test]
    public async Task What_is_not_examined_comes_again_at_once()
    {
        await SendAsync(Of(Text, "abc"u8));
        var first = await ReadAsync();
        _input.AdvanceTo(first.Buffer.Start, first.Buffer.Start);

        Assert.That(_input.TryRead(out var second), Is.True);
        Assert.That(Encoding.ASCII.GetString(second.Buffer), Is.EqualTo("abc"));
    }

    [Test]
    public async Task Pings_alone_do_not_keep_the_reader_busy()
    {
        for (var round = 0; round < 3; round++)
        {
            await SendAsync(Of(Ping, "x"u8));
            Assert.That(_input.TryRead(out _), Is.False);
        }

        var waiting = _input.WaitToReadAsync();
        Assert.That(waiting.IsCompleted, Is.False);

        await SendAsync(Of(Text, "abc"u8));
        await waiting;
        Assert.That(Encoding.ASCII.GetString((await ReadAsync()).Buffer), Is.EqualTo("abc"));
    }

    [Test]
    public async Task A_close_is_the_end_of_the_input()
    {
        await SendAsync(Of(Text, "abc"u8), CloseWith(1000));

        var result = await ReadAsync();

        Assert.That((Encoding.ASCII.GetString(result.Buffer), result.IsCompleted), Is.EqualTo(("abc", true)));
    }

    [Test]
    public async Task The_end_of_the_transport_is_the_end_of_the_input()
    {
        await SendAsync(Part(Text, "abc"u8));
        await _pipe.Writer.CompleteAsync();

        var result = await ReadAsync();

        Assert.That((Encoding.ASCII.GetString(result.Buffer), result.IsCompleted), Is.EqualTo(("abc", true)));
    }

    [Test]
    public async Task What_came_before_a_fault_is_read_before_the_fault([Values] bool isEnd)
    {
        await SendAsync(Of(Text, "abc"u8), Of(0xF, ""u8));
        if (isEnd)
        {
            await _pipe.Writer.CompleteAsync();
        }

        var result = await ReadAsync();
        Assert.That((Encoding.ASCII.GetString(result.Buffer), result.IsCompleted), Is.EqualTo(("abc", false)));
        _input.AdvanceTo(result.Buffer.End, result.Buffer.End);

        Assert.That(async () => await ReadAsync(), Throws.TypeOf<StompProtocolException>().With.Property("Error").EqualTo(StompError.MalformedWebSocket));
    }

    [Test]
    public async Task After_a_fault_everything_is_dropped_until_the_client_is_gone()
    {
        await SendAsync(Of(0xF, ""u8));
        Assert.That(() => _input.TryRead(out _), Throws.TypeOf<StompProtocolException>());

        await SendAsync(Of(Text, "abc"u8));
        Assert.That(_input.TryRead(out _), Is.False);

        await _pipe.Writer.CompleteAsync();
        var result = await ReadAsync();
        Assert.That((result.Buffer.Length, result.IsCompleted), Is.EqualTo((0L, true)));
    }

    [Test]
    public async Task Every_octet_is_a_sign_of_life()
    {
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.That(_activity.Silence, Is.EqualTo(TimeSpan.FromSeconds(5)));

        await SendAsync([0x80 | Pong]);
        Assert.That(_input.TryRead(out _), Is.False);

        Assert.That(_activity.Silence, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task A_stream_of_frames_is_read_through_it_in_any_pieces([Values(1, 2, 3, 7, 100)] int pieceLength)
    {
        byte[] stream = [.. Part(Text, "SEND\na:1\n\nhel"u8), .. Of(Ping, "x"u8), .. Of(Continuation, "lo\0\nACK\n"u8), .. Of(Binary, "id:1\n\n\0"u8), .. CloseWith(1000)];
        var frames = new FrameReader { Version = StompVersion.V12 };
        var received = new List<string>();
        var isCompleted = false;

        foreach (var piece in stream.Chunk(pieceLength))
        {
            await SendAsync(piece);

            while (_input.TryRead(out var result) && !isCompleted)
            {
                var buffer = result.Buffer;
                while (frames.TryRead(ref buffer, out var frame))
                {
                    received.Add(ReceivedFrame.From(frame).ToString());
                }

                isCompleted = result.IsCompleted;
                _input.AdvanceTo(buffer.Start, buffer.End);
            }
        }

        Assert.That(received, Is.EqualTo(["Send\na:1\n\nhello", "Ack\nid:1\n\n"]));
        Assert.That(isCompleted, Is.True);
    }

    private async Task<ReadResult> ReadAsync()
    {
        ReadResult result;

        while (!_input.TryRead(out result))
        {
            await _input.WaitToReadAsync();
        }

        return result;
    }

    private async Task SendAsync(params byte[][] frames) => await _pipe.Writer.WriteAsync(frames.SelectMany(frame => frame).ToArray());
}
