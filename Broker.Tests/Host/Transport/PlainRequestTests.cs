using System.Buffers;
using System.Text;
using Broker.Host.Transport;
using Broker.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Broker.Tests.Host.Transport;

/// <summary>Which requests are read below the server's HTTP, and that nothing of the others is.</summary>
internal sealed class PlainRequestTests
{
    private const string Behind = "\x81\x80";

    private static readonly string[] Browser =
    [
        "GET /ws?ticket=a%20b+c HTTP/1.1", "Host: localhost:8080", "Connection: keep-alive, Upgrade", "Pragma: no-cache", "User-Agent: Mozilla/5.0 (X11; Linux)",
        "Upgrade: websocket", "Origin: http://localhost:8080", "Sec-WebSocket-Version: 13", "Cookie: a=b; c=\"d\"", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: v10.stomp", "sec-websocket-protocol:\tv12.stomp ",
    ];

    [Test]
    public void What_browsers_send_is_read()
    {
        var octets = Octets(Browser);

        Assert.That(TryRead(new ReadOnlySequence<byte>(octets), out var context, out var rest), Is.True);

        var request = context!.Request;
        Assert.That((request.Method, request.Protocol, request.Scheme, request.Path.Value, request.Host.Value), Is.EqualTo(("GET", "HTTP/1.1", "http", "/ws", "localhost:8080")));
        Assert.That(request.Query["ticket"].ToString(), Is.EqualTo("a b c"));
        Assert.That(request.Headers.SecWebSocketProtocol.ToArray(), Is.EqualTo(new[] { "v10.stomp", "v12.stomp" }));
        Assert.That(request.Headers.Origin.ToString(), Is.EqualTo("http://localhost:8080"));
        Assert.That(WebSocketTransport.IsAskedFor(context), Is.True);
        Assert.That(rest, Is.EqualTo(Behind), "What comes behind the head is not the request's.");
    }

    [Test]
    public void It_may_come_in_pieces_that_are_all_there()
    {
        Assert.That(TryRead(SplitSequence.OctetByOctet(Octets(Browser)), out var context, out var rest), Is.True);
        Assert.That(context!.Request.Headers.Count, Is.EqualTo(10));
        Assert.That(rest, Is.EqualTo(Behind));
    }

    [Test]
    public void What_is_not_all_there_is_not_read()
    {
        var octets = Octets(Browser);

        Assert.That(
            Enumerable.Range(0, octets.Length - Behind.Length).Where(length => TryRead(new ReadOnlySequence<byte>(octets, 0, length), out _, out _)),
            Is.Empty);
    }

    [TestCase("POST /ws HTTP/1.1", "GET /ws?ticket=a%20b+c HTTP/1.1", Description = "Another method.")]
    [TestCase("get /ws HTTP/1.1", "GET /ws?ticket=a%20b+c HTTP/1.1")]
    [TestCase("GET /ws HTTP/1.0", "GET /ws?ticket=a%20b+c HTTP/1.1", Description = "Another version.")]
    [TestCase("GET /ws  HTTP/1.1", "GET /ws?ticket=a%20b+c HTTP/1.1", Description = "A space too many.")]
    [TestCase("GET  /ws HTTP/1.1", "GET /ws?ticket=a%20b+c HTTP/1.1")]
    [TestCase("GET /ws", "GET /ws?ticket=a%20b+c HTTP/1.1")]
    [TestCase("GET HTTP/1.1", "GET /ws?ticket=a%20b+c HTTP/1.1")]
    [TestCase("GET /w%73 HTTP/1.1", "GET /ws?ticket=a%20b+c HTTP/1.1", Description = "A path that has to be decoded.")]
    [TestCase("GET /ws#a HTTP/1.1", "GET /ws?ticket=a%20b+c HTTP/1.1")]
    [TestCase("GET /ws?a#b HTTP/1.1", "GET /ws?ticket=a%20b+c HTTP/1.1")]
    [TestCase("GET http://localhost/ws HTTP/1.1", "GET /ws?ticket=a%20b+c HTTP/1.1", Description = "The form for proxies.")]
    [TestCase("PRI * HTTP/2.0", "GET /ws?ticket=a%20b+c HTTP/1.1")]
    [TestCase("Host: localhost\r\nHost: localhost", "Host: localhost:8080", Description = "Two hosts.")]
    [TestCase("Host:", "Host: localhost:8080", Description = "No host.")]
    [TestCase("Host: a b", "Host: localhost:8080")]
    [TestCase("X-Host: localhost", "Host: localhost:8080")]
    [TestCase("Connection: keep-alive", "Connection: keep-alive, Upgrade")]
    [TestCase("Connection: Upgrade\r\nConnection: Upgrade", "Connection: keep-alive, Upgrade")]
    [TestCase("Content-Length: 0", "Pragma: no-cache", Description = "A body, however short.")]
    [TestCase("content-length: x", "Pragma: no-cache")]
    [TestCase("Transfer-Encoding: chunked", "Pragma: no-cache")]
    [TestCase(" folded: as it once was", "Pragma: no-cache", Description = "A line that goes on.")]
    [TestCase("Pragma : no-cache", "Pragma: no-cache", Description = "A space in a name.")]
    [TestCase(": no-cache", "Pragma: no-cache")]
    [TestCase("no colon", "Pragma: no-cache")]
    [TestCase("X: a\nb", "Pragma: no-cache", Description = "A line that ends as it should not.")]
    [TestCase("X: a\rb", "Pragma: no-cache")]
    [TestCase("X: a\0b", "Pragma: no-cache")]
    [TestCase("X: \u00fc", "Pragma: no-cache")]
    public void What_is_not_plain_is_for_the_server(string line, string instead)
    {
        var octets = Octets([.. Browser.Select(each => each == instead ? line : each)]);

        Assert.That(TryRead(new ReadOnlySequence<byte>(octets), out _, out var rest), Is.False);
        Assert.That(rest, Has.Length.EqualTo(octets.Length), "Nothing is consumed.");
    }

    [TestCase(7_500, true)]
    [TestCase(8_500, false)]
    public void What_is_large_is_for_the_server(int length, bool isRead)
    {
        var octets = Octets([.. Browser, $"X: {new string('x', length)}"]);

        Assert.That(TryRead(new ReadOnlySequence<byte>(octets), out _, out _), Is.EqualTo(isRead));
    }

    private static byte[] Octets(IEnumerable<string> lines) => Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n" + Behind);

    private static bool TryRead(in ReadOnlySequence<byte> buffer, out HttpContext? context, out string rest)
    {
        var isRead = PlainRequest.TryRead(buffer, "http", out context, out var end);
        rest = Encoding.Latin1.GetString(buffer.Slice(end).ToArray());
        return isRead;
    }
}
