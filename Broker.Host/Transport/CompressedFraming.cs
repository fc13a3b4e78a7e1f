using System.Buffers;
using System.Buffers.Binary;
using Broker.Host.Outbound;

namespace Broker.Host.Transport;

/// <summary>
/// The framing of a compressed WebSocket before its <see cref="CompressingWriter"/> has compressed it, which changes lengths: before a
/// message stand its opcode and its length as it is, and control frames are ready behind an opcode of 0.
/// </summary>
internal sealed class CompressedFraming(WebSocketPeer peer) : IFraming
{
    /// <summary>What stands before the octets of each.</summary>
    public const int Prefix = 9;

    /// <summary>What stands in place of an opcode before what is ready.</summary>
    public const byte Ready = 0;

    private readonly WebSocketFraming _framing = new(peer);
    private readonly ArrayBufferWriter<byte> _control = new();

    public int MaxPrefix => Prefix;

    public int WritePrefix(Span<byte> destination, long frameLength, bool isText)
    {
        destination[0] = isText && !peer.PrefersBinary ? (byte)WebSocketFrameHeader.Text : (byte)WebSocketFrameHeader.Binary;
        BinaryPrimitives.WriteInt64LittleEndian(destination[1..], frameLength);
        return Prefix;
    }

    public void WriteControl(IBufferWriter<byte> output, ControlFrame frame)
    {
        _framing.WriteControl(_control, frame);
        WriteReady(output);
    }

    public void WriteClose(IBufferWriter<byte> output, CloseReason reason)
    {
        _framing.WriteClose(_control, reason);
        WriteReady(output);
    }

    private void WriteReady(IBufferWriter<byte> output)
    {
        Span<byte> prefix = stackalloc byte[Prefix];
        prefix[0] = Ready;
        BinaryPrimitives.WriteInt64LittleEndian(prefix[1..], _control.WrittenCount);
        output.Write(prefix);
        output.Write(_control.WrittenSpan);
        _control.ResetWrittenCount();
    }
}
