namespace Broker.Load.Stomp;

/// <summary>Who gets the messages of a session.</summary>
internal interface IMessageReceiver
{
    /// <summary>A MESSAGE has come.</summary>
    /// <param name="frame">The frame without its NUL; valid during the call.</param>
    void OnMessage(ReadOnlySpan<byte> frame);

    /// <summary>All that was there has been read.</summary>
    void OnReadEnd();
}
