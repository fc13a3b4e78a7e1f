using System.Buffers.Binary;

namespace Broker.Core.Messages;

/// <summary>Goes through the headers of a message in their order.</summary>
public ref struct MessageHeaderEnumerator
{
    private ReadOnlySpan<byte> _rest;

    internal MessageHeaderEnumerator(ReadOnlySpan<byte> block)
    {
        _rest = block;
        Current = default;
    }

    /// <summary>The header.</summary>
    public MessageHeader Current { get; private set; }

    /// <summary>Goes on to the next header.</summary>
    /// <returns>False after the last one.</returns>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
        var valueLength = BinaryPrimitives.ReadUInt16LittleEndian(_rest[sizeof(ushort)..]);
        Current = new MessageHeader(_rest.Slice(MessageHeaders.LengthsSize, nameLength + valueLength), nameLength);
        _rest = _rest[(MessageHeaders.LengthsSize + nameLength + valueLength)..];
        return true;
    }
}
