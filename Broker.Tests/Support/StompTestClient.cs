using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Broker.Stomp;

namespace Broker.Tests.Support;

/// <summary>
/// A client that says exactly what a test tells it, and hands out the frames it gets. It answers nothing by itself and never sleeps:
/// every read waits for octets, for at most <see cref="Patience"/>.
/// </summary>
/// <param name="input">What the broker sends.</param>
/// <param name="output">What the client sends.</param>
/// <param name="close">Closes the connection.</param>
/// <param name="passTime">Moves the broker's clock a little, or null if time passes by itself.</param>
internal sealed class StompTestClient(PipeReader input, PipeWriter output, Func<ValueTask> close, Action? passTime = null) : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FrameReader _reader = new() { Limits = new FrameLimits(256 * 1024 * 1024, 1000, 64 * 1024, StompError.FrameTooLarge) };
    private ReadOnlySequence<byte> _buffer;
    private bool _hasBuffer;

    /// <summary>The version that frames are decoded by; <see cref="ConnectAsync"/> sets it.</summary>
    public StompVersion Version
    {
        get => _reader.Version;
        set => _reader.Version = value;
    }

    /// <summary>Sends text as it stands; <c>^@</c> stands for NUL.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text.Replace("^@", "\0", StringComparison.Ordinal)));

    /// <summary>Sends octets as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> octets) => await output.WriteAsync(octets);

    /// <summary>Sends a frame: the command line, header lines, an empty line, the body, NUL.</summary>
    public Task SendFrameAsync(string command, string body, params string[] headers) =>
        SendAsync($"{command}\n{string.Concat(headers.Select(header => header + "\n"))}\n{body}^@");

    /// <summary>Says that nothing more will come from the client; it goes on reading.</summary>
    public async Task FinishSendingAsync() => await output.CompleteAsync();

    /// <summary>Connects as guest.</summary>
    /// <returns>The CONNECTED frame.</returns>
    public Task<ReceivedFrame> ConnectAsync(string acceptVersion = "1.2", params string[] headers) => ConnectAsAsync("guest", acceptVersion, headers);

    /// <summary>Connects as somebody; every user of the tests has the passcode <c>guest</c>.</summary>
    /// <returns>The CONNECTED frame.</returns>
    public async Task<ReceivedFrame> ConnectAsAsync(string user, string acceptVersion = "1.2", params string[] headers)
    {
        await SendFrameAsync("CONNECT", string.Empty, [$"accept-version:{acceptVersion}", $"login:{user}", "passcode:guest", .. headers]);
        var connected = await ReadAsync(StompCommand.Connected);
        Version = VersionNegotiation.Negotiate(Encoding.ASCII.GetBytes(connected["version"]!));
        return connected;
    }

    /// <summary>Sends a frame with a receipt and waits for it; nothing else may come before.</summary>
    public async Task SendAndConfirmAsync(string command, string body, params string[] headers)
    {
        var receipt = Guid.NewGuid().ToString("N");
        await SendFrameAsync(command, body, [.. headers, $"receipt:{receipt}"]);
        var frame = await ReadAsync(StompCommand.Receipt);
        Assert.That(frame["receipt-id"], Is.EqualTo(receipt));
    }

    /// <summary>Subscribes and waits until the subscription is live.</summary>
    public Task SubscribeAsync(string destination, string id = "0", string ack = "auto", params string[] headers) =>
        SendAndConfirmAsync("SUBSCRIBE", string.Empty, [$"id:{id}", $"destination:{destination}", $"ack:{ack}", .. headers]);

    /// <summary>Reads the next frame and makes sure what it is.</summary>
    public async Task<ReceivedFrame> ReadAsync(StompCommand command)
    {
        var frame = await ReadAsync();
        Assert.That(frame?.Command, Is.EqualTo(command), () => frame?.ToString() ?? "the connection has ended");
        return frame!;
    }

    /// <summary>Reads the next frame.</summary>
    /// <returns>The frame, or null if the connection has ended.</returns>
    public async Task<ReceivedFrame?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);

        while (await FillAsync(patience.Token))
        {
            if (TryTake() is { } frame)
            {
                return frame;
            }
        }

        return null;
    }

    /// <summary>Reads up to the next NUL without taking anything apart: heart-beats before the frame, the frame as it stands on the wire.</summary>
    public async Task<string> ReadRawAsync()
    {
        using var patience = new CancellationTokenSource(Patience);

        while (await FillAsync(patience.Token))
        {
            if (_buffer.PositionOf((byte)0) is { } end)
            {
                var next = _buffer.GetPosition(1, end);
                var raw = Encoding.UTF8.GetString(_buffer.Slice(0, next));
                _buffer = _buffer.Slice(next);
                ReleaseIf(_buffer.IsEmpty);
                return raw;
            }

            ReleaseIf(true);
        }

        throw new AssertionException("The connection has ended.");
    }

    /// <summary>Waits for the end of the connection, before which no frame may come.</summary>
    public async Task ReadEndAsync()
    {
        var next = ReadAsync();

        while (passTime is not null && !next.IsCompleted)
        {
            passTime();
            await Task.Yield();
        }

        Assert.That(await next, Is.Null, "The connection must end here.");
    }

    /// <summary>Makes sure that ERROR comes next, and then the end of the connection.</summary>
    public async Task<ReceivedFrame> ReadErrorAsync(StompError expected)
    {
        var error = await ReadAsync(StompCommand.Error);
        Assert.That(error["message"], Is.EqualTo(expected.Message), error.ToString);
        await ReadEndAsync();
        return error;
    }

    /// <summary>Makes sure that nothing more comes but the RECEIPT of a frame sent now.</summary>
    public async Task AssertNothingMoreAsync()
    {
        var transaction = $"transaction:{Guid.NewGuid():N}";
        await SendFrameAsync("BEGIN", string.Empty, transaction);
        await SendAndConfirmAsync("ABORT", string.Empty, transaction);
    }

    /// <summary>Waits until octets come that are no frame: a heart-beat.</summary>
    public async Task ReadHeartBeatAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        Assert.That(_hasBuffer, Is.False, "A frame has come.");
        var result = await ReadInputAsync(patience.Token);
        Assert.That(result?.Buffer.ToArray(), Is.EqualTo("\n"u8.ToArray()));
        input.AdvanceTo(result!.Value.Buffer.End);
    }

    /// <summary>Closes the connection without a word.</summary>
    public async ValueTask DisposeAsync() => await close();

    // Returns false at the end of the input.
    private async Task<bool> FillAsync(CancellationToken patience)
    {
        if (!_hasBuffer)
        {
            var result = await ReadInputAsync(patience);
            _hasBuffer = result is not null;
            _buffer = result?.Buffer ?? default;
        }

        return _hasBuffer;
    }

    private async Task<ReadResult?> ReadInputAsync(CancellationToken patience)
    {
        try
        {
            var result = await input.ReadAsync(patience);
            return result.IsCompleted && result.Buffer.IsEmpty ? null : result;
        }
        catch (IOException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            throw new AssertionException($"Nothing came within {Patience.TotalSeconds} s.");
        }
    }

    private ReceivedFrame? TryTake()
    {
        ReceivedFrame? taken = null;
        if (_reader.TryRead(ref _buffer, out var frame))
        {
            taken = ReceivedFrame.From(frame);
        }

        ReleaseIf(taken is null || _buffer.IsEmpty);
        return taken;
    }

    private void ReleaseIf(bool condition)
    {
        if (condition)
        {
            input.AdvanceTo(_buffer.Start, _buffer.End);
            _hasBuffer = false;
        }
    }
}
