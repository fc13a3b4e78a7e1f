using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

internal sealed class HostRulesTests
{
    [TestCase("localhost", true)]
    [TestCase("LOCALHOST", true)]
    [TestCase("localhost.", true)]
    [TestCase("127.0.0.1", true)]
    [TestCase("127.8.9.10", true)]
    [TestCase("[::1]", true)]
    [TestCase("evil.example.com", false)]
    [TestCase("localhost.evil.example.com", false)]
    [TestCase("127.0.0.1.evil.example.com", false)]
    [TestCase("192.168.1.1", false)]
    [TestCase("", false)]
    public void On_loopback_only_names_of_loopback_are_let_in_by_default(string host, bool expected)
    {
        Assert.That(HostRules.TryParse("", listensOnLoopback: true, out var rules, out _), Is.True);
        Assert.That(rules!.Allow(host), Is.EqualTo(expected));
    }

    [Test]
    public void Elsewhere_any_name_is_let_in_by_default()
    {
        Assert.That(HostRules.TryParse("", listensOnLoopback: false, out var rules, out _), Is.True);
        Assert.That(rules!.Allow("broker.example.com"), Is.True);
    }

    [TestCase("broker.example.com", "broker.example.com", true)]
    [TestCase("Broker.Example.com", "bROKER.example.COM.", true)]
    [TestCase("broker.example.com", "other.example.com", false)]
    [TestCase("broker.example.com", "127.0.0.1", false, TestName = "Who names hosts names all of them")]
    [TestCase("loopback, broker.example.com", "127.0.0.1", true)]
    [TestCase("*.example.com", "a.example.com", true)]
    [TestCase("*.example.com", "a.b.example.com", true)]
    [TestCase("*.example.com", "example.com", false)]
    [TestCase("*.example.com", "evilexample.com", false)]
    [TestCase("192.0.2.1", "192.0.2.1", true)]
    [TestCase("2001:db8::1", "[2001:db8::1]", true)]
    [TestCase("any", "evil.example.com", true)]
    public void Names_are_let_in_that_are_listed(string hosts, string host, bool expected)
    {
        Assert.That(HostRules.TryParse(hosts, listensOnLoopback: true, out var rules, out _), Is.True);
        Assert.That(rules!.Allow(host), Is.EqualTo(expected));
    }

    [TestCase("https://broker.example.com", "https://broker.example.com")]
    [TestCase("broker.example.com:443", "broker.example.com:443")]
    [TestCase("localhost, *", "*")]
    [TestCase("a b", "a b")]
    public void What_is_no_name_is_told(string hosts, string expected)
    {
        Assert.That(HostRules.TryParse(hosts, listensOnLoopback: false, out _, out var wrong), Is.False);
        Assert.That(wrong, Is.EqualTo(expected));
    }
}
