using System.Buffers;
using System.Net.WebSockets;

namespace Broker.Gateways.EngineIo;

/// <summary>Reads packets from a WebSocket. It has memory only while a message is there, as much as has come of it, and no more than may.</summary>
internal sealed class EngineSocketReader(WebSocket socket, EngineSession session) : IDisposable
{
    private const int Least = 4096;

    private byte[] _octets = [];
    private int _length;

    /// <summary>Why there is no packet any more.</summary>
    public EngineEnd End { get; private set; } = EngineEnd.Lost;

    /// <summary>Reads the next packet; the one before is gone then.</summary>
    /// <returns>Null if there is none any more.</returns>
    public async ValueTask<EngineInput?> ReadAsync()
    {
        try
        {
            return await ReadMessageAsync() is { } type ? ToInput(type) : null;
        }
        catch (Exception gone) when (gone is IOException or WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    public void Dispose() => Release();

    private async ValueTask<WebSocketMessageType?> ReadMessageAsync()
    {
        Release();

        // Nothing is needed until something comes.
        var result = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);

        while (!result.EndOfMessage && result.MessageType != WebSocketMessageType.Close)
        {
            if (_length > session.MaxPayload)
            {
                break;
            }

            Grow();
            result = await socket.ReceiveAsync(_octets.AsMemory(_length), CancellationToken.None);
            _length += result.Count;
            session.Hear();
        }

        if (_length > session.MaxPayload)
        {
            End = EngineEnd.ProtocolError;
            return null;
        }

        return result.MessageType == WebSocketMessageType.Close ? null : result.MessageType;
    }

    private EngineInput? ToInput(WebSocketMessageType type)
    {
        var octets = new ReadOnlyMemory<byte>(_octets, 0, _length);

        if (type == WebSocketMessageType.Binary)
        {
            return new EngineInput(EnginePacketType.Message, octets, IsBinary: true);
        }

        if (EngineInput.TryRead(octets, out var input))
        {
            return input;
        }

        End = EngineEnd.ProtocolError;
        return null;
    }

    // The reader of the WebSocket has checked that a text is UTF-8.
    private void Grow()
    {
        if (_length < _octets.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Least, _length * 2));
        _octets.AsSpan(0, _length).CopyTo(larger);
        var length = _length;
        Release();
        (_octets, _length) = (larger, length);
    }

    private void Release()
    {
        if (_octets.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_octets);
        }

        (_octets, _length) = ([], 0);
    }
}
