using System.Buffers;

namespace Broker.Host.Outbound;

/// <summary>Frames one after another, nothing between them: TCP.</summary>
internal sealed class StreamFraming : IFraming
{
    private StreamFraming()
    {
    }

    /// <summary>Gets the only one there is; it has no state.</summary>
    public static StreamFraming Instance { get; } = new();

    public int MaxPrefix => 0;

    public int WritePrefix(Span<byte> destination, long frameLength, bool isText) => 0;

    public void WriteControl(IBufferWriter<byte> output, ControlFrame frame)
    {
    }

    public void WriteClose(IBufferWriter<byte> output, CloseReason reason)
    {
    }
}
