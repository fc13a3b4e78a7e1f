using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Broker.Gateways.SockJs;

/// <summary>A connection on a WebSocket of its own: with SockJS' frames, or raw, one message a message.</summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="connection">What travels over it.</param>
/// <param name="options">Heart-beats, and how long an end may take.</param>
/// <param name="isRaw">Whether there are no frames.</param>
internal sealed class SocketTransport(WebSocket socket, SockJsConnection connection, SockJsOptions options, bool isRaw) : IDisposable
{
    private const int ReadSize = 4096;
    private const int LongestReason = 123;

    private readonly CancellationTokenSource _gone = new();
    private volatile bool _isBeatDue;

    /// <summary>Runs it to its end.</summary>
    /// <param name="serve">What serves the connection.</param>
    public async Task RunAsync(Func<SockJsConnection, Task> serve)
    {
        using var beats = options.Clock.CreateTimer(_ => Beat(), null, isRaw ? Timeout.InfiniteTimeSpan : options.HeartBeat, options.HeartBeat);

        var service = connection.ServeAsync(serve);
        var receiving = ReceiveAsync();
        var sending = SendAsync();

        await sending;
        await AwaitPeerAsync(receiving);
        await service;
    }

    /// <inheritdoc/>
    public void Dispose() => _gone.Dispose();

    private void Beat()
    {
        _isBeatDue = true;
        connection.Outgoing.CancelPendingRead();
    }

    // The peer answers the close; one that does not is not waited for.
    private async Task AwaitPeerAsync(Task receiving)
    {
        try
        {
            await receiving.WaitAsync(options.SessionTimeout, options.Clock);
        }
        catch (TimeoutException)
        {
            socket.Abort();
            await receiving;
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await ReceiveMessageAsync())
            {
            }
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or IOException)
        {
            // The connection is broken, which is told to the one who sends below.
        }
        finally
        {
            await _gone.CancelAsync();
        }
    }

    // While nothing comes, no memory is rented.
    private async Task<bool> ReceiveMessageAsync()
    {
        using var buffer = new PooledBuffer();
        var result = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);

        while (!result.EndOfMessage && result.MessageType != WebSocketMessageType.Close)
        {
            result = await socket.ReceiveAsync(buffer.GetMemory(ReadSize), CancellationToken.None);
            buffer.Advance(result.Count);

            if (buffer.Length > connection.MaxPayload)
            {
                await RefuseAsync(buffer);
                return false;
            }
        }

        return result.MessageType != WebSocketMessageType.Close && await DeliverAsync(buffer.Written);
    }

    // What is on its way is taken and dropped, so that the reason is not lost with the connection.
    private async Task RefuseAsync(PooledBuffer buffer)
    {
        await CloseAsync(new CloseFrame(1009, $"At most {connection.MaxPayload} bytes now"));
        await _gone.CancelAsync();

        do
        {
            buffer.Clear();
        }
        while ((await socket.ReceiveAsync(buffer.GetMemory(ReadSize), CancellationToken.None)).MessageType != WebSocketMessageType.Close);
    }

    // Broken JSON ends the connection at once, without a word.
    private async Task<bool> DeliverAsync(Memory<byte> payload)
    {
        if (isRaw)
        {
            return await connection.DeliverAsync(payload, CancellationToken.None) || connection.End is not null;
        }

        if (payload.IsEmpty)
        {
            return true;
        }

        if (JsonMessages.Read(payload) is not { } messages)
        {
            return false;
        }

        while (messages.TryTake(out var message) && await connection.DeliverAsync(message, CancellationToken.None))
        {
        }

        return true;
    }

    private async Task SendAsync()
    {
        try
        {
            await SendFramesAsync(new FrameWriter(FrameFormat.WebSocket, WriteAsync));
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client is gone.
        }
        finally
        {
            connection.Lose(CloseFrame.Interrupted);
        }
    }

    private async Task SendFramesAsync(FrameWriter writer)
    {
        if (!isRaw)
        {
            await writer.OpenAsync();
        }

        while (true)
        {
            var result = await connection.Outgoing.ReadAsync(_gone.Token);

            if (!result.Buffer.IsEmpty)
            {
                await (isRaw ? WriteRawAsync(result.Buffer) : writer.MessagesAsync(result.Buffer));
            }

            connection.Outgoing.AdvanceTo(result.Buffer.End);

            if (result.IsCompleted)
            {
                var end = connection.End ?? CloseFrame.Normal;
                await (isRaw ? ValueTask.CompletedTask : writer.CloseAsync(end));
                await CloseAsync(end);
                return;
            }

            if (_isBeatDue)
            {
                _isBeatDue = false;
                await writer.BeatAsync();
            }
        }
    }

    private async ValueTask WriteRawAsync(ReadOnlySequence<byte> waiting)
    {
        while (MessagePipe.TryTake(ref waiting, out var message))
        {
            await WriteAsync(message.ToArray());
        }
    }

    private ValueTask WriteAsync(ReadOnlyMemory<byte> octets) => socket.SendAsync(octets, WebSocketMessageType.Text, endOfMessage: true, _gone.Token);

    private async Task CloseAsync(CloseFrame end)
    {
        var reason = end.Reason;
        while (Encoding.UTF8.GetByteCount(reason) > LongestReason)
        {
            reason = reason[..^1];
        }

        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)end.Code, reason, CancellationToken.None);
        }
    }
}
