using System.Buffers.Binary;
using System.Text;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// The payload of a log's definition: its number (32 bit), kind (8), mark (64), last sequence (64), then virtual host, name and properties, each with
/// its octets (32) before it, in UTF-8.
/// </summary>
/// <param name="Number">The number.</param>
/// <param name="Identity">What it belongs to.</param>
/// <param name="Properties">The owner's text.</param>
/// <param name="Mark">The mark.</param>
/// <param name="LastSequence">The last sequence when it was written.</param>
internal readonly record struct DefinitionRecord(uint Number, LogIdentity Identity, string Properties, long Mark, long LastSequence)
{
    private const int FixedSize = 21;

    /// <summary>Octets of the payload.</summary>
    public int Size => checked(FixedSize + SizeOf(Identity.VirtualHost) + SizeOf(Identity.Name) + SizeOf(Properties));

    /// <summary>Reads a payload that has been verified.</summary>
    /// <param name="payload">The payload.</param>
    public static DefinitionRecord Read(ReadOnlySpan<byte> payload)
    {
        var rest = payload[FixedSize..];
        var virtualHost = Take(ref rest);
        var name = Take(ref rest);

        return new DefinitionRecord(
            BinaryPrimitives.ReadUInt32LittleEndian(payload),
            new LogIdentity(virtualHost, (LogKind)payload[4], name),
            Take(ref rest),
            BinaryPrimitives.ReadInt64LittleEndian(payload[5..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[13..]));
    }

    /// <summary>Writes the payload.</summary>
    /// <param name="destination">Where to; <see cref="Size"/> octets.</param>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Number);
        destination[4] = (byte)Identity.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(destination[5..], Mark);
        BinaryPrimitives.WriteInt64LittleEndian(destination[13..], LastSequence);
        destination = destination[FixedSize..];
        Put(ref destination, Identity.VirtualHost);
        Put(ref destination, Identity.Name);
        Put(ref destination, Properties);
    }

    private static int SizeOf(string text) => sizeof(int) + Encoding.UTF8.GetByteCount(text);

    private static string Take(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var text = Encoding.UTF8.GetString(rest.Slice(sizeof(int), length));
        rest = rest[(sizeof(int) + length)..];
        return text;
    }

    private static void Put(ref Span<byte> rest, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(rest, length);
        rest = rest[(sizeof(int) + length)..];
    }
}
