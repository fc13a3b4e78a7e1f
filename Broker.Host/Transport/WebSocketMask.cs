using System.Numerics;
using System.Runtime.InteropServices;

namespace Broker.Host.Transport;

/// <summary>The masking of what clients send (RFC 6455, 5.3): each octet is XORed with one of four.</summary>
internal static class WebSocketMask
{
    /// <summary>Unmasks octets while copying them.</summary>
    /// <param name="source">The masked octets.</param>
    /// <param name="destination">Where to; at least as long.</param>
    /// <param name="mask">The four octets, as they lie in memory.</param>
    /// <param name="offset">How many octets of the payload came before.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> destination, uint mask, long offset)
    {
        var turned = BitConverter.IsLittleEndian
            ? BitOperations.RotateRight(mask, (int)(offset & 3) * 8)
            : BitOperations.RotateLeft(mask, (int)(offset & 3) * 8);
        var done = 0;

        if (Vector.IsHardwareAccelerated && source.Length >= Vector<byte>.Count)
        {
            var vector = Vector.AsVectorByte(new Vector<uint>(turned));
            for (; done <= source.Length - Vector<byte>.Count; done += Vector<byte>.Count)
            {
                (new Vector<byte>(source[done..]) ^ vector).CopyTo(destination[done..]);
            }
        }

        Span<byte> octets = stackalloc byte[4];
        MemoryMarshal.Write(octets, turned);

        for (; done < source.Length; done++)
        {
            destination[done] = (byte)(source[done] ^ octets[done & 3]);
        }
    }
}
