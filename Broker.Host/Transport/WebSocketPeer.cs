namespace Broker.Host.Transport;

/// <summary>What the reading side of a WebSocket has learnt that the writing side needs. Written by one thread, read by another.</summary>
internal sealed class WebSocketPeer
{
    private volatile bool _prefersBinary;
    private volatile int _closeStatus;
    private byte[]? _pong;

    /// <summary>Whether the client sent its first message as binary: then it wants all of them so (React Native, <c>forceBinaryWSFrames</c>).</summary>
    public bool PrefersBinary
    {
        get => _prefersBinary;
        set => _prefersBinary = value;
    }

    /// <summary>The status of the client's close frame, to be echoed; 0: none.</summary>
    public int CloseStatus
    {
        get => _closeStatus;
        set => _closeStatus = value;
    }

    /// <summary>
    /// Notes that a ping is to be answered. Of pings that come faster than answers go out only the last one is answered (RFC 6455,
    /// 5.5.3), so that a client that pings and does not read cannot fill the broker's memory.
    /// </summary>
    /// <param name="payload">What the ping said.</param>
    /// <returns>True if no other one is waiting, so that a pong must be put in the outbox.</returns>
    public bool OwePong(byte[] payload) => Interlocked.Exchange(ref _pong, payload) is null;

    /// <summary>What the pong has to say that is being written now.</summary>
    public byte[] TakePong() => Interlocked.Exchange(ref _pong, null) ?? [];
}
