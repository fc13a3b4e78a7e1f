namespace Broker.Load.Protocols;

/// <summary>Who gets the messages of a session.</summary>
internal interface IMessageReceiver
{
    /// <summary>A message has come.</summary>
    /// <param name="message">What came, its body at the end; valid during the call.</param>
    void OnMessage(ReadOnlySpan<byte> message);

    /// <summary>All that was there has been read.</summary>
    void OnReadEnd();
}
