using System.Buffers.Binary;

namespace Broker.Core.Storage.Journals.Format;

/// <summary>
/// How a segment begins: <c>BRKJRNL</c> and a zero, the version of the format, the segment's number, its salt, and the CRC-32C of these; all
/// of it twice, because without the salt no record can be read.
/// </summary>
/// <param name="Number">The segment's number.</param>
/// <param name="Salt">Where its sums begin.</param>
internal readonly record struct SegmentHeader(int Number, uint Salt)
{
    /// <summary>Octets of both copies; the first record follows.</summary>
    public const int Size = 2 * CopySize;

    /// <summary>The only version there has been.</summary>
    public const uint Version = 1;

    private const int CopySize = 32;
    private const int SummedSize = 20;

    private static ReadOnlySpan<byte> Magic => "BRKJRNL\0"u8;

    /// <summary>Writes the header.</summary>
    /// <param name="destination">Where to; at least <see cref="Size"/> octets.</param>
    public void Write(Span<byte> destination)
    {
        var copy = destination[..CopySize];
        copy.Clear();
        Magic.CopyTo(copy);
        BinaryPrimitives.WriteUInt32LittleEndian(copy[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(copy[12..], Number);
        BinaryPrimitives.WriteUInt32LittleEndian(copy[16..], Salt);
        BinaryPrimitives.WriteUInt32LittleEndian(copy[SummedSize..], Frame.Crc32C(0, copy[..SummedSize]));
        copy.CopyTo(destination[CopySize..]);
    }

    /// <summary>Reads a header; one of its copies is enough.</summary>
    /// <param name="source">The beginning of the file.</param>
    /// <param name="header">The header.</param>
    /// <param name="version">The version, also if it is not known.</param>
    /// <returns>False if neither copy is whole, or the version is another one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out SegmentHeader header, out uint version)
    {
        version = 0;
        header = default;
        return (source.Length >= CopySize && TryReadCopy(source, out header, ref version))
            || (source.Length >= Size && TryReadCopy(source[CopySize..], out header, ref version));
    }

    private static bool TryReadCopy(ReadOnlySpan<byte> copy, out SegmentHeader header, ref uint version)
    {
        header = default;
        if (!copy[..Magic.Length].SequenceEqual(Magic) || Frame.Crc32C(0, copy[..SummedSize]) != BinaryPrimitives.ReadUInt32LittleEndian(copy[SummedSize..]))
        {
            return false;
        }

        version = BinaryPrimitives.ReadUInt32LittleEndian(copy[8..]);
        header = new SegmentHeader(BinaryPrimitives.ReadInt32LittleEndian(copy[12..]), BinaryPrimitives.ReadUInt32LittleEndian(copy[16..]));
        return version == Version;
    }
}
