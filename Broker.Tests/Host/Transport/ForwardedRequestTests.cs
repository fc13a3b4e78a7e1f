using System.Net;
using Broker.Host.Configuration;
using Broker.Host.Transport;
using Microsoft.AspNetCore.Http;

namespace Broker.Tests.Host.Transport;

internal sealed class ForwardedRequestTests
{
    [TestCase("127.0.0.1", "203.0.113.9", "203.0.113.9", false)]
    [TestCase("127.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9", false, TestName = "Trusted proxies are passed over from the right")]
    [TestCase("127.0.0.1", "203.0.113.9:40000, [2001:db8::7]:443", "2001:db8::7", false, TestName = "Ports are left out")]
    [TestCase("127.0.0.1", "203.0.113.9:40000", "203.0.113.9", false)]
    [TestCase("127.0.0.1", "2001:db8::7", "2001:db8::7", false)]
    [TestCase("127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9", false)]
    [TestCase("127.0.0.1", "127.0.0.1", "127.0.0.1", true, TestName = "A proxy of this machine may speak for somebody on it")]
    [TestCase("10.0.0.1", "127.0.0.1", "10.0.0.1", false, TestName = "A proxy of another machine may not speak for somebody on this one")]
    [TestCase("127.0.0.1", "127.0.0.1, 10.6.6.6", "10.6.6.6", false, TestName = "Nor may one that another one names")]
    [TestCase("127.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3", false, TestName = "If all are trusted it is the first")]
    [TestCase("127.0.0.1", "203.0.113.9, unknown", "127.0.0.1", false, TestName = "What is no address ends it")]
    [TestCase("127.0.0.1", "203.0.113.9, , 10.0.0.1", "10.0.0.1", false)]
    [TestCase("127.0.0.1", "unknown, 127.0.0.1", "127.0.0.1", false, TestName = "A proxy of this machine that does not know for whom makes nobody local")]
    [TestCase("127.0.0.1", "127.1", "127.0.0.1", false)]
    [TestCase("127.0.0.1", "", "127.0.0.1", false)]
    [TestCase("127.0.0.1", null, "127.0.0.1", false, TestName = "Who does not say for whom is not local")]
    [TestCase("192.0.2.1", "203.0.113.9", "192.0.2.1", false, TestName = "Who is not trusted says nothing")]
    [TestCase("::1", "203.0.113.9", "::1", true, TestName = "Nor somebody on this machine who is not trusted")]
    public void The_sender_is_the_last_who_is_not_trusted(string socket, string? header, string expected, bool isLoopback)
    {
        var request = Read(socket, ("X-Forwarded-For", header));

        Assert.That(request.Peer.ToString(), Is.EqualTo(expected));
        Assert.That(request.Peer.IsLoopback, Is.EqualTo(isLoopback));
    }

    [TestCase("127.0.0.1", "https", "broker.example.com", "https", "broker.example.com")]
    [TestCase("127.0.0.1", "http, https", "a.example.com, b.example.com:8443", "https", "b.example.com:8443")]
    [TestCase("127.0.0.1", "gopher", "", "http", "own:80", TestName = "What is no scheme is left out")]
    [TestCase("127.0.0.1", null, null, "http", "own:80")]
    [TestCase("192.0.2.1", "https", "broker.example.com", "http", "own:80")]
    public void Scheme_and_host_are_those_that_the_nearest_proxy_says(string socket, string? proto, string? host, string scheme, string expected)
    {
        var request = Read(socket, ("X-Forwarded-Proto", proto), ("X-Forwarded-Host", host));

        Assert.That(request.Scheme, Is.EqualTo(scheme));
        Assert.That(request.Host.Value, Is.EqualTo(expected));
    }

    private static ForwardedRequest Read(string socket, params (string Name, string? Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("own", 80);

        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            context.Request.Headers[name] = value;
        }

        Assert.That(AddressRanges.TryParse("127.0.0.1, 10.0.0.0/8", out var trusted, out _), Is.True);
        return ForwardedRequest.Of(context.Request, Peer.Of(IPAddress.Parse(socket)), trusted!);
    }
}
