using System.Net;
using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

internal sealed class AddressRangesTests
{
    [TestCase("127.0.0.1", "127.0.0.1", true)]
    [TestCase("127.0.0.1", "127.0.0.2", false)]
    [TestCase("127.0.0.1", "::ffff:127.0.0.1", true, TestName = "An IPv4 address is the same when it comes as one of IPv6")]
    [TestCase("10.0.0.0/8, 192.168.1.0/24", "10.255.0.1", true)]
    [TestCase("10.0.0.0/8, 192.168.1.0/24", "192.168.1.255", true)]
    [TestCase("10.0.0.0/8, 192.168.1.0/24", "192.168.2.1", false)]
    [TestCase("10.0.0.0/8", "11.0.0.0", false)]
    [TestCase("::1", "::1", true)]
    [TestCase("2001:db8::/32", "2001:db8:ffff::1", true)]
    [TestCase("2001:db8::/32", "2001:db9::1", false)]
    [TestCase("0.0.0.0/0", "::1", false, TestName = "All of IPv4 is nothing of IPv6")]
    [TestCase("", "127.0.0.1", false)]
    public void An_address_is_one_of_them_or_not(string text, string address, bool expected)
    {
        Assert.That(AddressRanges.TryParse(text, out var ranges, out _), Is.True);
        Assert.That(ranges!.Contains(IPAddress.Parse(address)), Is.EqualTo(expected));
        Assert.That(ranges.Contains(null), Is.False);
        Assert.That(ranges.IsEmpty, Is.EqualTo(text.Length == 0));
    }

    [TestCase("localhost", "localhost")]
    [TestCase("127.0.0.1, proxy", "proxy")]
    [TestCase("10.0.0.1/8", "10.0.0.1/8", TestName = "A network has no bits behind its length")]
    [TestCase("10.0.0.0/33", "10.0.0.0/33")]
    [TestCase("10.1", "10.1", TestName = "Half an address is a typing error")]
    [TestCase("256.0.0.1", "256.0.0.1")]
    [TestCase("127.0.0.1:80", "127.0.0.1:80")]
    public void What_is_none_is_named(string text, string expected)
    {
        Assert.That(AddressRanges.TryParse(text, out _, out var wrong), Is.False);
        Assert.That(wrong, Is.EqualTo(expected));
    }
}
