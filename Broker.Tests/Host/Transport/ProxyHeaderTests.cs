using System.Buffers;
using System.Net;
using System.Text;
using Broker.Host.Transport;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Transport;

/// <summary>The header of the PROXY protocol, octet by octet.</summary>
internal sealed class ProxyHeaderTests
{
    private const string Behind = "CONNECT\n";

    private static IEnumerable<TestCaseData> Right()
    {
        yield return Case("TCP4", "PROXY TCP4 203.0.113.7 127.0.0.1 65535 0\r\n"u8, new ProxyHeader(false, IPAddress.Parse("203.0.113.7")));
        yield return Case("TCP6", "PROXY TCP6 2001:db8::7 ::1 40000 443\r\n"u8, new ProxyHeader(false, IPAddress.Parse("2001:db8::7")));
        yield return Case("UNKNOWN", "PROXY UNKNOWN\r\n"u8, new ProxyHeader(false, null));
        yield return Case("UNKNOWN with more", "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n"u8, new ProxyHeader(false, null));
        yield return Case("v2 of IPv4", ProxyHeaders.Binary(0x21, 0x11, ProxyHeaders.Ipv4), new ProxyHeader(false, IPAddress.Parse("203.0.113.7")));
        yield return Case("v2 of IPv6", ProxyHeaders.Binary(0x21, 0x21, ProxyHeaders.Ipv6), new ProxyHeader(false, IPAddress.Parse("2001:db8::7")));
        yield return Case("v2 with values", ProxyHeaders.Binary(0x21, 0x11, [.. ProxyHeaders.Ipv4, 0x04, 0, 3, 1, 2, 3]), new ProxyHeader(false, IPAddress.Parse("203.0.113.7")));
        yield return Case("v2 of its own", ProxyHeaders.Binary(0x20, 0x00, []), new ProxyHeader(true, null));
        yield return Case("v2 of its own with addresses", ProxyHeaders.Binary(0x20, 0x11, ProxyHeaders.Ipv4), new ProxyHeader(true, null));
        yield return Case("v2 of Unix", ProxyHeaders.Binary(0x21, 0x31, new byte[216]), new ProxyHeader(false, null));
        yield return Case("v2 of datagrams", ProxyHeaders.Binary(0x21, 0x12, ProxyHeaders.Ipv4), new ProxyHeader(false, null));
        yield return Case("v2 of no family", ProxyHeaders.Binary(0x21, 0x00, [9, 9, 9]), new ProxyHeader(false, null));
        yield return Case("v2 as large as may be", ProxyHeaders.Binary(0x21, 0x11, [.. ProxyHeaders.Ipv4, .. new byte[4080 - 12]]), new ProxyHeader(false, IPAddress.Parse("203.0.113.7")));
    }

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return Fault("CONNECT\n"u8, "does not begin");
        yield return Fault("PU"u8, "does not begin");
        yield return Fault("\r\n\r\n\0\r\nQUIX"u8, "does not begin");
        yield return Fault("PROXY TCP4 203.0.113.7 127.0.0.1 1\r\n"u8, "none of the PROXY");
        yield return Fault("PROXY TCP4 203.0.113.7 127.0.0.1 1 2 3\r\n"u8, "none of the PROXY");
        yield return Fault("PROXY TCP4  203.0.113.7 127.0.0.1 1 2\r\n"u8, "none of the PROXY");
        yield return Fault("PROXY TCP4 2001:db8::7 ::1 1 2\r\n"u8, "none of the PROXY");
        yield return Fault("PROXY TCP6 203.0.113.7 127.0.0.1 1 2\r\n"u8, "none of the PROXY");
        yield return Fault("PROXY TCP4 1.2 127.0.0.1 1 2\r\n"u8, "none of the PROXY");
        yield return Fault("PROXY TCP4 203.0.113.7 127.0.0.1 65536 2\r\n"u8, "none of the PROXY");
        yield return Fault("PROXY TCP4 203.0.113.7 127.0.0.1 -1 2\r\n"u8, "none of the PROXY");
        yield return Fault("PROXY TCP4 203.0.113.7 127.0.0.1 01 2\r\n"u8, "none of the PROXY");
        yield return Fault("PROXY UDP4 203.0.113.7 127.0.0.1 1 2\r\n"u8, "none of the PROXY");
        yield return Fault(Encoding.ASCII.GetBytes("PROXY UNKNOWN " + new string('x', 93)), "longer than 107");
        yield return Fault(ProxyHeaders.Binary(0x11, 0x11, ProxyHeaders.Ipv4), "version or command");
        yield return Fault(ProxyHeaders.Binary(0x22, 0x11, ProxyHeaders.Ipv4), "version or command");
        yield return Fault(ProxyHeaders.Binary(0x21, 0x41, ProxyHeaders.Ipv4), "family");
        yield return Fault(ProxyHeaders.Binary(0x21, 0x13, ProxyHeaders.Ipv4), "family");
        yield return Fault(ProxyHeaders.Binary(0x21, 0x11, new byte[11]), "need 12 octets, and there are 11");
        yield return Fault(ProxyHeaders.Binary(0x21, 0x21, new byte[35]), "need 36 octets, and there are 35");
        yield return Fault(ProxyHeaders.Binary(0x21, 0x31, new byte[215]), "need 216 octets, and there are 215");
        yield return Fault(ProxyHeaders.Binary(0x21, 0x11, new byte[4081]), "4097 octets, and 4096 are the limit");
        yield return Fault(ProxyHeaders.Binary(0x20, 0x00, new byte[65535]).AsSpan(0, 16), "65551 octets, and 4096 are the limit");
    }

    [TestCaseSource(nameof(Right))]
    public void A_header_is_read_and_what_is_behind_it_stays(byte[] octets, object expected)
    {
        var buffer = new ReadOnlySequence<byte>([.. octets, .. Encoding.ASCII.GetBytes(Behind)]);

        Assert.That(ProxyHeader.TryRead(ref buffer, out var header), Is.True);
        Assert.That(header, Is.EqualTo(expected));
        Assert.That(Encoding.ASCII.GetString(buffer), Is.EqualTo(Behind));
    }

    [TestCaseSource(nameof(Right))]
    public void A_header_is_waited_for_until_its_last_octet(byte[] octets, object expected)
    {
        for (var length = 0; length < octets.Length; length++)
        {
            var part = new ReadOnlySequence<byte>(octets, 0, length);
            Assert.That(ProxyHeader.TryRead(ref part, out _), Is.False, $"{length} octets");
            Assert.That(part.Length, Is.EqualTo(length));
        }

        for (var cut = 1; cut < octets.Length; cut++)
        {
            var pieces = SplitSequence.From(octets[..cut], octets[cut..]);
            Assert.That(ProxyHeader.TryRead(ref pieces, out var header), Is.True);
            Assert.That(header, Is.EqualTo(expected));
            Assert.That(pieces.IsEmpty, Is.True);
        }
    }

    [TestCaseSource(nameof(Wrong))]
    public void What_is_none_is_refused_with_the_reason(byte[] octets, string reason)
    {
        var buffer = new ReadOnlySequence<byte>(octets);
        Assert.That(() => ProxyHeader.TryRead(ref buffer, out _), Throws.TypeOf<FormatException>().With.Message.Contains(reason));
    }

    [Test]
    public void Whatever_comes_it_is_a_header_or_refused_or_waited_for_but_not_longer_than_the_limit()
    {
        var random = new Random(5);

        for (var round = 0; round < 20_000; round++)
        {
            var start = (round % 3) switch { 0 => "PROXY TCP4 "u8.ToArray(), 1 => ProxyHeaders.Signature.ToArray(), _ => "P"u8.ToArray() };
            var rest = new byte[random.Next(ProxyHeader.MaxLength * 2)];
            random.NextBytes(rest);
            byte[] octets = [.. start, .. rest];
            var buffer = new ReadOnlySequence<byte>(octets);

            try
            {
                var isThere = ProxyHeader.TryRead(ref buffer, out _);
                Assert.That(isThere || octets.Length < ProxyHeader.MaxLength, Is.True);
            }
            catch (FormatException)
            {
                // Refused.
            }
        }
    }

    private static TestCaseData Case(string name, ReadOnlySpan<byte> octets, ProxyHeader header) => new TestCaseData(octets.ToArray(), header).SetArgDisplayNames(name);

    private static TestCaseData Fault(ReadOnlySpan<byte> octets, string reason) =>
        new TestCaseData(octets.ToArray(), reason).SetArgDisplayNames(Convert.ToHexString(octets[..Math.Min(40, octets.Length)]), octets.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
