using System.Buffers.Binary;

namespace Broker.Tests.Support;

/// <summary>Headers of the PROXY protocol as proxies send them; the client is 203.0.113.7 or 2001:db8::7.</summary>
internal static class ProxyHeaders
{
    /// <summary>How version 2 begins.</summary>
    public static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>A header of version 1.</summary>
    public static byte[] Line => "PROXY TCP4 203.0.113.7 127.0.0.1 40000 61613\r\n"u8.ToArray();

    /// <summary>The addresses and ports of version 2, IPv4.</summary>
    public static byte[] Ipv4 => [203, 0, 113, 7, 127, 0, 0, 1, 0x9C, 0x40, 0xF0, 0xAD];

    /// <summary>The addresses and ports of version 2, IPv6.</summary>
    public static byte[] Ipv6 => [0x20, 0x01, 0x0D, 0xB8, .. new byte[11], 7, .. new byte[15], 1, 0x9C, 0x40, 0xF0, 0xAD];

    /// <summary>A header of version 2.</summary>
    /// <param name="command">Version and command.</param>
    /// <param name="family">Family and transport.</param>
    /// <param name="rest">Addresses, ports and values.</param>
    public static byte[] Binary(byte command, byte family, byte[] rest)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)rest.Length);
        return [.. Signature, command, family, .. length, .. rest];
    }
}
