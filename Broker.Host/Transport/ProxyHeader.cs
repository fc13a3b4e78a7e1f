using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broker.Host.Transport;

/// <summary>
/// The header of the PROXY protocol, with which a proxy says for whom it connects. Version 1 is a line of text, <c>PROXY TCP4 SOURCE
/// DESTINATION PORT PORT</c>; version 2 is binary: a signature, version and command, family, the length of the rest, addresses, and
/// further values that are skipped.
/// </summary>
/// <param name="IsOwn">The proxy connects for itself, say to see whether anybody is there.</param>
/// <param name="Source">For whom it connects; null: it does not say.</param>
internal readonly record struct ProxyHeader(bool IsOwn, IPAddress? Source)
{
    /// <summary>The longest line of version 1, with its end.</summary>
    public const int MaxLine = 107;

    /// <summary>The largest header of version 2. Addresses need 52 octets; the rest is room for values, of which certificates may be some.</summary>
    public const int MaxLength = 4096;

    private const int FixedLength = 16;
    private const int Ipv4Length = 12;
    private const int Ipv6Length = 36;
    private const int UnixLength = 216;

    private static ReadOnlySpan<byte> LineStart => "PROXY "u8;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads a header if it is there as a whole.</summary>
    /// <param name="buffer">Starts at the header, and behind it afterwards.</param>
    /// <param name="header">The header.</param>
    /// <returns>False if more octets are needed.</returns>
    /// <exception cref="FormatException">It is none, or too long.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out ProxyHeader header)
    {
        header = default;
        Span<byte> start = stackalloc byte[Signature.Length];
        start = start[..(int)Math.Min(start.Length, buffer.Length)];
        buffer.Slice(0, start.Length).CopyTo(start);

        if (Signature.StartsWith(start))
        {
            return start.Length == Signature.Length && TryReadBinary(ref buffer, out header);
        }

        var common = Math.Min(start.Length, LineStart.Length);
        return start[..common].SequenceEqual(LineStart[..common])
            ? common == LineStart.Length && TryReadLine(ref buffer, out header)
            : throw new FormatException("it does not begin with a header of the PROXY protocol");
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> buffer, out ProxyHeader header)
    {
        header = default;
        Span<byte> line = stackalloc byte[MaxLine];
        line = line[..(int)Math.Min(MaxLine, buffer.Length)];
        buffer.Slice(0, line.Length).CopyTo(line);
        var end = line.IndexOf("\r\n"u8);

        if (end < 0)
        {
            return line.Length < MaxLine ? false : throw new FormatException($"its line is longer than {MaxLine} octets");
        }

        header = ParseLine(Encoding.Latin1.GetString(line[..end]).Split(' '));
        buffer = buffer.Slice(end + 2);
        return true;
    }

    private static ProxyHeader ParseLine(string[] words)
    {
        if (words is [_, "UNKNOWN", ..])
        {
            return new ProxyHeader(IsOwn: false, Source: null);
        }

        var family = words is [_, var name, _, _, _, _] ? name switch { "TCP4" => AddressFamily.InterNetwork, "TCP6" => AddressFamily.InterNetworkV6, _ => AddressFamily.Unknown } : AddressFamily.Unknown;

        return family != AddressFamily.Unknown && TryParse(words[2], family, out var source) && TryParse(words[3], family, out _) && IsPort(words[4]) && IsPort(words[5])
            ? new ProxyHeader(IsOwn: false, source)
            : throw new FormatException("its line is none of the PROXY protocol");
    }

    private static bool TryParse(string text, AddressFamily family, out IPAddress? address) =>
        IPAddress.TryParse(text, out address)
        && address.AddressFamily == family
        && (family == AddressFamily.InterNetworkV6 ? !text.Contains('%', StringComparison.Ordinal) && text[0] != '[' : address.ToString() == text);

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && (text.Length == 1 || text[0] != '0');

    private static bool TryReadBinary(ref ReadOnlySequence<byte> buffer, out ProxyHeader header)
    {
        header = default;

        if (buffer.Length < FixedLength)
        {
            return false;
        }

        Span<byte> fixedPart = stackalloc byte[FixedLength];
        buffer.Slice(0, FixedLength).CopyTo(fixedPart);
        var length = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[14..]);
        var needed = LengthOfAddresses(fixedPart[12], fixedPart[13]);

        if (length < needed)
        {
            throw new FormatException($"its addresses need {needed} octets, and there are {length}");
        }

        if (FixedLength + length > MaxLength)
        {
            throw new FormatException($"it has {FixedLength + length} octets, and {MaxLength} are the limit");
        }

        if (buffer.Length < FixedLength + length)
        {
            return false;
        }

        header = new ProxyHeader((fixedPart[12] & 0xF) == 0, ReadSource(fixedPart, buffer.Slice(FixedLength)));
        buffer = buffer.Slice(FixedLength + length);
        return true;
    }

    // The command is LOCAL or PROXY, the family is none, IPv4, IPv6 or that of Unix, the transport none, a stream or datagrams.
    private static int LengthOfAddresses(byte command, byte family)
    {
        if (command >> 4 != 2 || (command & 0xF) > 1)
        {
            throw new FormatException("its version or command is not known");
        }

        if ((command & 0xF) == 0)
        {
            return 0;
        }

        return (family >> 4, family & 0xF) switch
        {
            (0, <= 2) => 0,
            (1, <= 2) => Ipv4Length,
            (2, <= 2) => Ipv6Length,
            (3, <= 2) => UnixLength,
            _ => throw new FormatException("its family of addresses is not known"),
        };
    }

    // Who came by datagrams, or by a socket of Unix, has no address that would mean anything here.
    private static IPAddress? ReadSource(ReadOnlySpan<byte> fixedPart, ReadOnlySequence<byte> addresses)
    {
        var size = (fixedPart[12], fixedPart[13]) switch { (0x21, 0x11) => 4, (0x21, 0x21) => 16, _ => 0 };
        return size == 0 ? null : new IPAddress(addresses.Slice(0, size).ToArray());
    }
}
