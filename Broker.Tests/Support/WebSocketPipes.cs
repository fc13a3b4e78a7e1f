using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Broker.Tests.Support;

/// <summary>A WebSocket client as a pair of pipes, with a record of the messages that came.</summary>
internal sealed class WebSocketPipes : IAsyncDisposable
{
    private readonly Pipe _incoming = new();
    private readonly Pipe _outgoing = new();
    private readonly Task _pumps;
    private readonly WebSocketMessageType _type;

    public WebSocketPipes(ClientWebSocket socket, WebSocketMessageType type)
    {
        Socket = socket;
        _type = type;
        _pumps = Task.WhenAll(ReceiveAsync(), SendAsync());
    }

    public ClientWebSocket Socket { get; }

    public PipeReader Input => _incoming.Reader;

    public PipeWriter Output => _outgoing.Writer;

    /// <summary>The messages that came: their type and length.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<(WebSocketMessageType Type, int Length)> Messages { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _outgoing.Writer.CompleteAsync();
        Socket.Abort();
        await _pumps;
        Socket.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var length = 0;

        try
        {
            while (true)
            {
                var result = await Socket.ReceiveAsync(_incoming.Writer.GetMemory(4096), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    break;
                }

                length += result.Count;
                _incoming.Writer.Advance(result.Count);

                if (result.EndOfMessage)
                {
                    Messages.Enqueue((result.MessageType, length));
                    length = 0;
                }

                await _incoming.Writer.FlushAsync();
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The end of the connection is the end of the input.
        }

        await _incoming.Writer.CompleteAsync();
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                var result = await _outgoing.Reader.ReadAsync();
                if (!result.Buffer.IsEmpty)
                {
                    await Socket.SendAsync(result.Buffer.ToArray(), _type, endOfMessage: true, CancellationToken.None);
                }

                _outgoing.Reader.AdvanceTo(result.Buffer.End);

                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            await _outgoing.Reader.CompleteAsync();
        }
    }
}
