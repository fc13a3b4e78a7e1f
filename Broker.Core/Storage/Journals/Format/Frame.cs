using System.Buffers.Binary;
using System.Numerics;

namespace Broker.Core.Storage.Journals.Format;

/// <summary>
/// What stands before each record: the length of its payload (32 bit), its kind (8), a zero (8), a check of the two (16) and the CRC-32C of
/// header and payload (32), little endian. The check makes a length trustworthy when the payload is not, and tells in a few nanoseconds
/// that an offset is no record's. Both sums begin with the segment's salt, a random number: a message whose body looks like a journal
/// is never taken for one, whatever else is damaged.
/// </summary>
/// <param name="Length">Octets of the payload.</param>
/// <param name="Kind">The kind.</param>
/// <param name="IsInner">Whether it is part of a batch, and nothing without it.</param>
/// <param name="Crc">The sum.</param>
internal readonly record struct Frame(int Length, RecordKind Kind, bool IsInner, uint Crc)
{
    /// <summary>Octets before a payload.</summary>
    public const int HeaderSize = 12;

    private const int CheckOffset = 6;
    private const int CrcOffset = 8;
    private const byte Inner = 0x80;

    /// <summary>Octets of header and payload.</summary>
    public long Size => (long)HeaderSize + Length;

    /// <summary>Writes a header in front of a payload.</summary>
    /// <param name="record">The whole record; its payload is there already.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="isInner">Whether it is part of a batch.</param>
    /// <param name="salt">The segment's salt.</param>
    public static void Write(Span<byte> record, RecordKind kind, bool isInner, uint salt)
    {
        var payload = record[HeaderSize..];
        var code = (byte)((byte)kind | (isInner ? Inner : 0));
        var seed = Seed((uint)payload.Length, code, salt);

        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)payload.Length);
        record[4] = code;
        record[5] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(record[CheckOffset..], Check(seed));
        BinaryPrimitives.WriteUInt32LittleEndian(record[CrcOffset..], Crc32C(seed, payload));
    }

    /// <summary>Reads a header.</summary>
    /// <param name="header">At least <see cref="HeaderSize"/> octets.</param>
    /// <param name="salt">The segment's salt.</param>
    /// <param name="frame">The header.</param>
    /// <returns>False if it is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, uint salt, out Frame frame)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        var code = header[4];
        var kind = (RecordKind)(code & ~Inner);

        if (length is 0 or > int.MaxValue - HeaderSize
            || header[5] != 0
            || kind is < RecordKind.Definition or > RecordKind.Batch
            || BinaryPrimitives.ReadUInt16LittleEndian(header[CheckOffset..]) != Check(Seed(length, code, salt)))
        {
            frame = default;
            return false;
        }

        frame = new Frame((int)length, kind, (code & Inner) != 0, BinaryPrimitives.ReadUInt32LittleEndian(header[CrcOffset..]));
        return true;
    }

    /// <summary>Whether a payload is the one that was written.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="salt">The segment's salt.</param>
    public bool Verifies(ReadOnlySpan<byte> payload, uint salt) =>
        Crc32C(Seed((uint)Length, (byte)((byte)Kind | (IsInner ? Inner : 0)), salt), payload) == Crc;

    /// <summary>Goes on with a CRC-32C, eight octets at a time.</summary>
    /// <param name="crc">The sum so far.</param>
    /// <param name="octets">What follows.</param>
    /// <returns>The sum.</returns>
    public static uint Crc32C(uint crc, ReadOnlySpan<byte> octets)
    {
        while (octets.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(octets));
            octets = octets[sizeof(ulong)..];
        }

        foreach (var octet in octets)
        {
            crc = BitOperations.Crc32C(crc, octet);
        }

        return crc;
    }

    private static uint Seed(uint length, byte code, uint salt) => BitOperations.Crc32C(salt, ((ulong)length << 8) | code);

    private static ushort Check(uint seed) => (ushort)(seed ^ (seed >> 16));
}
