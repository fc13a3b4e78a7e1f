using System.IO.Compression;

namespace Broker.Tests.Support;

/// <summary>Messages of a WebSocket as a client compresses them (RFC 7692, 7.2.1).</summary>
internal static class Deflated
{
    private const int Compressed = 0x40;

    /// <summary>A compressed message in one frame.</summary>
    public static byte[] Of(int opcode, ReadOnlySpan<byte> message) => WebSocketFrames.Of(opcode | Compressed, Pack(message));

    /// <summary>A compressed message in so many frames, between which something else may stand.</summary>
    public static byte[] InParts(int opcode, ReadOnlySpan<byte> message, int parts, byte[] between)
    {
        var packed = Pack(message);
        var octets = new List<byte>();

        for (var part = 0; part < parts; part++)
        {
            var (start, end) = (packed.Length * part / parts, packed.Length * (part + 1) / parts);
            var code = part == 0 ? opcode | Compressed : WebSocketFrames.Continuation;
            octets.AddRange([.. part == 0 ? [] : between, .. WebSocketFrames.Of(code, packed.AsSpan(start, end - start), isFinal: part == parts - 1)]);
        }

        return [.. octets];
    }

    /// <summary>Compresses.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> message)
    {
        using var packed = new MemoryStream();
        using var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true);
        deflate.Write(message);
        deflate.Flush();
        return message.IsEmpty ? [0] : packed.ToArray()[..^4];
    }
}
