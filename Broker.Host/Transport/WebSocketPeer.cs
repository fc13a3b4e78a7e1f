namespace Broker.Host.Transport;

/// <summary>What the reading side of a WebSocket has learnt that the writing side needs. Written by one thread, read by another.</summary>
internal sealed class WebSocketPeer
{
    private volatile bool _prefersBinary;
    private volatile int _closeStatus;

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
}
