using System.Buffers;

namespace Broker.Host.Outbound;

/// <summary>
/// What goes around STOMP frames on one kind of connection: nothing on a plain stream, message headers on a WebSocket. Used by the
/// connection's sender only.
/// </summary>
internal interface IFraming
{
    /// <summary>Most octets before a frame.</summary>
    int MaxPrefix { get; }

    /// <summary>Writes what goes before a frame.</summary>
    /// <param name="destination">Where to; at least <see cref="MaxPrefix"/> octets.</param>
    /// <param name="frameLength">The length of the frame.</param>
    /// <param name="isText">Whether the frame is UTF-8 as a whole.</param>
    /// <returns>How many octets were written.</returns>
    int WritePrefix(Span<byte> destination, long frameLength, bool isText);

    /// <summary>Writes a control frame, if there are any on this kind of connection.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="frame">The frame.</param>
    void WriteControl(IBufferWriter<byte> output, ControlFrame frame);

    /// <summary>Writes the end of the connection, if it can be said.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="reason">The reason.</param>
    void WriteClose(IBufferWriter<byte> output, CloseReason reason);
}
