using System.Buffers.Binary;

namespace Broker.Core.Messages;

/// <summary>
/// The sender's headers in their order, as one run of octets: for each header the lengths of name and value (16 bit, little
/// endian), then both. Neither a protocol's escapes nor strings: the same octets go to disk, to selectors and to encoders.
/// </summary>
/// <param name="block">The run.</param>
public readonly ref struct MessageHeaders(ReadOnlySpan<byte> block)
{
    /// <summary>The most octets of a name or a value.</summary>
    public const int MaxPartLength = ushort.MaxValue;

    internal const int LengthsSize = 2 * sizeof(ushort);

    private readonly ReadOnlySpan<byte> _block = block;

    /// <summary>Octets of the run: those of <see cref="SizeOf"/> for each header.</summary>
    public int Length => _block.Length;

    /// <summary>Octets that a header takes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The octets.</returns>
    public static int SizeOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => LengthsSize + name.Length + value.Length;

    /// <summary>Writes a header.</summary>
    /// <param name="destination">Where to; at least <see cref="SizeOf"/> octets.</param>
    /// <param name="name">Its name, at most <see cref="MaxPartLength"/> octets.</param>
    /// <param name="value">Its value, at most <see cref="MaxPartLength"/> octets.</param>
    /// <returns>How many octets were written.</returns>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, checked((ushort)name.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(destination[sizeof(ushort)..], checked((ushort)value.Length));
        name.CopyTo(destination[LengthsSize..]);
        value.CopyTo(destination[(LengthsSize + name.Length)..]);
        return SizeOf(name, value);
    }

    /// <summary>Finds a header.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value of the first one of that name.</param>
    /// <returns>False if there is none.</returns>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (var header in this)
        {
            if (header.Name.SequenceEqual(name))
            {
                value = header.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Goes through the headers in their order.</summary>
    /// <returns>The enumerator.</returns>
    public MessageHeaderEnumerator GetEnumerator() => new(_block);
}
