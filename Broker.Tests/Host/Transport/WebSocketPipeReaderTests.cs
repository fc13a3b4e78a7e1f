using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Broker.Host.Outbound;
using Broker.Host.Sessions;
using Broker.Host.Transport;
using Broker.Stomp;
using Broker.Tests.Support;
using static Broker.Tests.Support.WebSocketFrames;

namespace Broker.Tests.Host.Transport;

/// <summary>A WebSocket as a pipe reader: what a session sees of it.</summary>
internal sealed class WebSocketPipeReaderTests
{
    private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));
    private readonly FakeTimeProvider _clock = new();
    private readonly Activity _activity;
    private readonly WebSocketPipeReader _reader;

    public WebSocketPipeReaderTests()
    {
        var outbox = new Outbox(new OutboxLimits(1 << 20, 1000), _clock);
        _activity = new Activity(_clock);
        _reader = new WebSocketPipeReader(_pipe.Reader, new WebSocketDecoder(new WebSocketPeer(), outbox), _activity);
    }

    [Test]
    public async Task What_is_not_consumed_comes_again_in_front_of_what_follows()
    {
        await SendAsync(Of(Text, "abc"u8));
        var first = await _reader.ReadAsync();
        _reader.AdvanceTo(first.Buffer.GetPosition(1), first.Buffer.End);

        await SendAsync(Of(Text, "de"u8));
        var second = await _reader.ReadAsync();

        Assert.That(Encoding.ASCII.GetString(second.Buffer), Is.EqualTo("bcde"));
    }

    [Test]
    public async Task What_is_not_examined_comes_again_at_once()
    {
        await SendAsync(Of(Text, "abc"u8));
        var first = await _reader.ReadAsync();
        _reader.AdvanceTo(first.Buffer.Start);

        Assert.That(_reader.TryRead(out var second), Is.True);
        Assert.That(Encoding.ASCII.GetString(second.Buffer), Is.EqualTo("abc"));
    }

    [Test]
    public async Task Pings_alone_do_not_keep_the_reader_busy()
    {
        for (var round = 0; round < 3; round++)
        {
            await SendAsync(Of(Ping, "x"u8));
            var result = await _reader.ReadAsync();
            Assert.That((result.Buffer.Length, result.IsCompleted, result.IsCanceled), Is.EqualTo((0L, false, false)));
            _reader.AdvanceTo(result.Buffer.End);
        }

        Assert.That(_reader.TryRead(out _), Is.False);
    }

    [Test]
    public async Task A_close_is_the_end_of_the_input()
    {
        await SendAsync(Of(Text, "abc"u8), CloseWith(1000));

        var result = await _reader.ReadAsync();

        Assert.That((Encoding.ASCII.GetString(result.Buffer), result.IsCompleted), Is.EqualTo(("abc", true)));
    }

    [Test]
    public async Task The_end_of_the_transport_is_the_end_of_the_input()
    {
        await SendAsync(Part(Text, "abc"u8));
        await _pipe.Writer.CompleteAsync();

        var result = await _reader.ReadAsync();

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

        var result = await _reader.ReadAsync();
        Assert.That((Encoding.ASCII.GetString(result.Buffer), result.IsCompleted), Is.EqualTo(("abc", false)));
        _reader.AdvanceTo(result.Buffer.End);

        Assert.That(async () => await _reader.ReadAsync(), Throws.TypeOf<StompProtocolException>().With.Property("Error").EqualTo(StompError.MalformedWebSocket));
    }

    [Test]
    public async Task After_a_fault_everything_is_dropped_until_the_client_is_gone()
    {
        await SendAsync(Of(0xF, ""u8));
        Assert.That(() => _reader.TryRead(out _), Throws.TypeOf<StompProtocolException>());

        await SendAsync(Of(Text, "abc"u8));
        Assert.That(_reader.TryRead(out _), Is.False);

        await _pipe.Writer.CompleteAsync();
        var result = await _reader.ReadAsync();
        Assert.That((result.Buffer.Length, result.IsCompleted), Is.EqualTo((0L, true)));
    }

    [Test]
    public async Task A_read_can_be_cancelled()
    {
        var read = _reader.ReadAsync();
        _reader.CancelPendingRead();

        Assert.That((await read).IsCanceled, Is.True);

        await SendAsync(Of(Text, "abc"u8));
        Assert.That(_reader.TryRead(out var result), Is.True);
        Assert.That(Encoding.ASCII.GetString(result.Buffer), Is.EqualTo("abc"));
    }

    [Test]
    public async Task Every_octet_is_a_sign_of_life()
    {
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.That(_activity.Silence, Is.EqualTo(TimeSpan.FromSeconds(5)));

        await SendAsync([0x80 | Pong]);
        Assert.That(_reader.TryRead(out _), Is.False);

        Assert.That(_activity.Silence, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Completing_gives_the_memory_back_and_completes_the_transport()
    {
        await SendAsync(Of(Text, "abc"u8));
        Assert.That(_reader.TryRead(out _), Is.True);

        await _reader.CompleteAsync();

        Assert.That((await _pipe.Writer.FlushAsync()).IsCompleted, Is.True);
        Assert.That((await _reader.ReadAsync()).IsCompleted, Is.True);
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

            while (_reader.TryRead(out var result) && !isCompleted)
            {
                var buffer = result.Buffer;
                while (frames.TryRead(ref buffer, out var frame))
                {
                    received.Add(ReceivedFrame.From(frame).ToString());
                }

                isCompleted = result.IsCompleted;
                _reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }

        Assert.That(received, Is.EqualTo(["Send\na:1\n\nhello", "Ack\nid:1\n\n"]));
        Assert.That(isCompleted, Is.True);
    }

    private async Task SendAsync(params byte[][] frames) => await _pipe.Writer.WriteAsync(frames.SelectMany(frame => frame).ToArray());
}
