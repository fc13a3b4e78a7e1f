using System.Net.WebSockets;
using System.Text;
using Broker.Tests.Support;

namespace Broker.Tests.Gateways.EngineIo;

/// <summary>The client's side of a WebSocket, message by message. Octets are shown in hexadecimal, the end as what its status says.</summary>
internal sealed class TextSocket(ClientWebSocket socket) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[2 << 20];

    public Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public Task SendAsync(params byte[] octets) => socket.SendAsync(octets, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>The next message.</summary>
    public async Task<string> ReadAsync()
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);
        var length = 0;

        while (true)
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            length += result.Count;

            if (result.MessageType == WebSocketMessageType.Close)
            {
                return $"closed {(int?)socket.CloseStatus}";
            }

            if (result.EndOfMessage)
            {
                var octets = _buffer.AsSpan(0, length);
                return result.MessageType == WebSocketMessageType.Text ? Encoding.UTF8.GetString(octets) : Convert.ToHexString(octets);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
