using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary>Which web pages may connect (RFC 6455, 10.2).</summary>
internal sealed class OriginRulesTests
{
    // What is allowed, an Origin, and whether it is; the broker is asked as http://broker.example.com:8080.
    [TestCase("same-origin", "http://broker.example.com:8080", true)]
    [TestCase("same-origin", "http://BROKER.example.com:8080", true)]
    [TestCase("same-origin", "https://broker.example.com:8080", false, TestName = "Another scheme is another origin")]
    [TestCase("same-origin", "http://broker.example.com", false, TestName = "Another port is another origin")]
    [TestCase("same-origin", "http://example.com:8080", false)]
    [TestCase("same-origin", "http://evil-broker.example.com:8080", false)]
    [TestCase("same-origin", "http://broker.example.com:8080.evil.com", false)]
    [TestCase("same-origin", "null", false, TestName = "A page without an origin, a file or a sandbox, is not the same")]
    [TestCase("same-origin", "", false)]
    [TestCase("same-origin", "http://broker.example.com:8080/path", false, TestName = "An origin has no path")]
    [TestCase("same-origin", "http://me@broker.example.com:8080", false)]
    [TestCase("same-origin", "http://broker.example.com:8080, http://evil.com", false, TestName = "Two origins are none")]
    [TestCase("any", "https://evil.com", true)]
    [TestCase("any", "null", true)]
    [TestCase("https://app.example.com", "https://app.example.com", true)]
    [TestCase("https://app.example.com", "https://app.example.com:443", true, TestName = "The port of the scheme may be said or not")]
    [TestCase("https://app.example.com", "http://app.example.com", false)]
    [TestCase("https://app.example.com", "https://app.example.com:8443", false)]
    [TestCase("https://app.example.com", "https://app.example.com.evil.com", false)]
    [TestCase("https://app.example.com", "http://broker.example.com:8080", false, TestName = "The broker's own page is no exception")]
    [TestCase("https://*.example.com", "https://app.example.com", true)]
    [TestCase("https://*.example.com", "https://a.b.example.com", true)]
    [TestCase("https://*.example.com", "https://example.com", false, TestName = "Below a host is not the host itself")]
    [TestCase("https://*.example.com", "https://evilexample.com", false)]
    [TestCase("https://*.example.com", "https://example.com.evil.com", false)]
    [TestCase("https://*.example.com", "http://app.example.com", false)]
    [TestCase("http://localhost:3000, same-origin", "http://localhost:3000", true)]
    [TestCase("http://localhost:3000, same-origin", "http://broker.example.com:8080", true)]
    [TestCase("http://localhost:3000,same-origin", "http://localhost:3001", false)]
    [TestCase("https://bücher.example.com", "https://xn--bcher-kva.example.com", true, TestName = "Browsers send the ASCII form of a name")]
    public void A_page_may_connect_if_its_origin_is_allowed(string allowed, string origin, bool isAllowed)
    {
        Assert.That(OriginRules.TryParse(allowed, out var rules, out _), Is.True);
        Assert.That(rules!.Allow(origin, "http", "broker.example.com:8080"), Is.EqualTo(isAllowed));
    }

    [Test]
    public void A_program_that_is_no_browser_sends_none_and_may([Values("same-origin", "any", "https://app.example.com")] string allowed)
    {
        Assert.That(OriginRules.TryParse(allowed, out var rules, out _), Is.True);
        Assert.That(rules!.Allow(null, "http", "broker.example.com:8080"), Is.True);
    }

    [Test]
    public void A_request_without_a_sound_host_is_the_same_as_nothing([Values("", ":", "a b")] string host)
    {
        Assert.That(OriginRules.TryParse("same-origin", out var rules, out _), Is.True);
        Assert.That(rules!.Allow("http://broker.example.com", "http", host), Is.False);
    }

    [TestCase("", "")]
    [TestCase(" , ", " , ")]
    [TestCase("same-origin, nowhere", "nowhere")]
    [TestCase("app.example.com", "app.example.com")]
    [TestCase("https://app.example.com/path", "https://app.example.com/path")]
    [TestCase("https://", "https://")]
    [TestCase("*", "*")]
    [TestCase("null", "null")]
    public void What_is_no_origin_is_told(string text, string expected)
    {
        Assert.That(OriginRules.TryParse(text, out _, out var wrong), Is.False);
        Assert.That(wrong, Is.EqualTo(expected));
    }
}
