namespace Broker.Load.Net;

/// <summary>Who gets what comes on a connection.</summary>
internal interface IFrameReceiver
{
    /// <summary>The connection is open for frames.</summary>
    void OnOpen();

    /// <summary>A frame has come.</summary>
    /// <param name="frame">The frame without what ends it; valid during the call.</param>
    void OnFrame(ReadOnlySpan<byte> frame);

    /// <summary>A heart-beat has come.</summary>
    void OnHeartBeat();

    /// <summary>All that was there has been read; more may come.</summary>
    void OnReadEnd();

    /// <summary>The connection has ended, and not by us.</summary>
    /// <param name="why">What is known about it.</param>
    void OnClosed(string why);
}
