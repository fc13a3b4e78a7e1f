using System.Buffers.Binary;
using Broker.Core.Storage.Journals.Files;
using Broker.Core.Storage.Journals.Format;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// The index of a sealed segment as a file: <c>BRKINDX</c> and a zero, version, segment, its salt, the CRC-32C of all that follows (32 bit each), the octets of the
/// segment and of the entries (64 each), the entries. It says nothing that the segment does not: without it, or with a damaged one or one of
/// another segment, the segment is read instead.
/// </summary>
internal static class IndexFile
{
    /// <summary>Octets before the entries.</summary>
    public const int HeaderSize = 40;

    private const uint Version = 1;
    private const int SumOffset = 20;
    private const int LengthsOffset = 24;

    private static ReadOnlySpan<byte> Magic => "BRKINDX\0"u8;

    /// <summary>Writes the file of a segment. It is not flushed, for it can be lost.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="length">Its octets.</param>
    /// <param name="index">What is in it.</param>
    /// <returns>The octets of the file.</returns>
    public static long Write(IJournalFolder folder, SegmentFile segment, long length, SegmentIndex index)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], segment.Number);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], segment.Salt);
        BinaryPrimitives.WriteInt64LittleEndian(header[LengthsOffset..], length);
        BinaryPrimitives.WriteInt64LittleEndian(header[(LengthsOffset + 8)..], index.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[SumOffset..], Frame.Crc32C(Frame.Crc32C(segment.Salt, header[LengthsOffset..]), index.Entries));

        using var file = folder.Create(SegmentFile.NameOf(segment.Number, "index"), 0);
        file.Write(0, header);
        file.Write(HeaderSize, index.Entries);
        return HeaderSize + index.Length;
    }

    /// <summary>Reads the file of a segment.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="number">The segment's number.</param>
    /// <param name="buffer">Where to; afterwards it has the whole file.</param>
    /// <param name="salt">The segment's salt.</param>
    /// <param name="segmentLength">The octets of the segment; what lies behind them was never confirmed.</param>
    /// <returns>False if there is none that is whole.</returns>
    public static bool TryRead(IJournalFolder folder, int number, ByteBuffer buffer, out uint salt, out long segmentLength)
    {
        (salt, segmentLength) = (0, 0);

        try
        {
            using var file = folder.Open(SegmentFile.NameOf(number, "index"));
            var length = file.Length;
            buffer.Cut(0);
            if (length is < HeaderSize or > int.MaxValue / 2 || file.Read(0, buffer.Reserve((int)length)) < length)
            {
                return false;
            }
        }
        catch (IOException)
        {
            return false;
        }

        var header = buffer.Written;
        salt = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        segmentLength = BinaryPrimitives.ReadInt64LittleEndian(header[LengthsOffset..]);

        return header[..Magic.Length].SequenceEqual(Magic)
            && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == Version
            && BinaryPrimitives.ReadInt32LittleEndian(header[12..]) == number
            && BinaryPrimitives.ReadInt64LittleEndian(header[(LengthsOffset + 8)..]) == header.Length - HeaderSize
            && BinaryPrimitives.ReadUInt32LittleEndian(header[SumOffset..]) == Frame.Crc32C(salt, header[LengthsOffset..]);
    }
}
