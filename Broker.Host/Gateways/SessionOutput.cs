using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Broker.Host.Outbound;

namespace Broker.Host.Gateways;

/// <summary>One thing that a session puts out; valid until its pipe is released.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Octets">A whole frame; for the end, its reason.</param>
internal readonly record struct SessionOutput(SessionOutputKind Kind, ReadOnlySequence<byte> Octets)
{
    /// <summary>Why the session ended; only when that is what this is.</summary>
    public CloseReason ToCloseReason()
    {
        var content = Octets.ToArray();
        return new CloseReason(BinaryPrimitives.ReadUInt16LittleEndian(content), Encoding.UTF8.GetString(content.AsSpan(sizeof(ushort))));
    }
}
