namespace Broker.Load.Net;

/// <summary>What goes around the frames of a protocol on one kind of connection.</summary>
internal interface IFraming
{
    /// <summary>Most octets that are put before a frame; nothing, where frames go as they are.</summary>
    int MaxPrefix => 0;

    /// <summary>Wraps a frame that is to be sent.</summary>
    /// <param name="frame">The frame, with what ends it; or a heart-beat.</param>
    /// <param name="destination">Where to; <see cref="MaxPrefix"/> octets longer than the frame are enough.</param>
    /// <returns>How many octets were written.</returns>
    int Wrap(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        frame.CopyTo(destination);
        return frame.Length;
    }

    /// <summary>The octet that one of the frame's octets is XORed with when it is wrapped.</summary>
    byte MaskAt(int index) => 0;

    /// <summary>Finds the frames in what has come.</summary>
    /// <param name="received">What has come.</param>
    /// <param name="receiver">Gets the frames that are there as a whole.</param>
    /// <param name="connection">Answers what is not the protocol's.</param>
    /// <returns>How many octets are done with.</returns>
    int Split(ReadOnlySpan<byte> received, IFrameReceiver receiver, Connection connection);
}
