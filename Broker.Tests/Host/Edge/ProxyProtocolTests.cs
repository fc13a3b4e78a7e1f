using System.IO.Pipelines;
using System.Text;
using Broker.Host.Security;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Edge;

/// <summary>The PROXY protocol over real sockets: who counts as the client, and who is refused.</summary>
internal sealed class ProxyProtocolTests
{
    private static readonly string Anne = $"--user:anne.password-hash={PasscodeHash.Make("guest")}";
    private static readonly string[] Trusting = [Anne, "--log.level=debug", "--limits.login-time=0s", "--listener:tcp.proxy-protocol=127.0.0.1", "--listener:web.proxy-protocol=127.0.0.0/8"];

    private static IEnumerable<TestCaseData> Headers()
    {
        yield return new TestCaseData(ProxyHeaders.Line, "203.0.113.7").SetArgDisplayNames("version 1");
        yield return new TestCaseData(ProxyHeaders.Binary(0x21, 0x11, ProxyHeaders.Ipv4), "203.0.113.7").SetArgDisplayNames("version 2");
        yield return new TestCaseData(ProxyHeaders.Binary(0x21, 0x21, [.. ProxyHeaders.Ipv6, 0x04, 0, 1, 7]), "2001:db8::7").SetArgDisplayNames("version 2, IPv6, values");
    }

    [TestCaseSource(nameof(Headers))]
    public async Task A_header_in_pieces_however_it_is_cut_says_who_connects(byte[] header, string address)
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, Trusting);

        for (var cut = 1; cut <= header.Length; cut++)
        {
            await using var stream = await TlsClients.ConnectAsync(broker.TcpPort);
            await stream.WriteAsync(header.AsMemory(0, cut));
            await stream.WriteAsync(header.AsMemory(cut));
            await using var client = Over(stream);
            await client.ConnectAsAsync("anne");
        }

        Assert.That(log.Text.Split($"opened from {address} over TCP"), Has.Length.EqualTo(header.Length + 1));
    }

    [Test]
    public async Task What_follows_in_the_same_packet_is_not_lost()
    {
        await using var broker = await TestBroker.StartAsync(Trusting);
        await using var stream = await TlsClients.ConnectAsync(broker.TcpPort);
        await using var client = Over(stream);

        await stream.WriteAsync((byte[])[.. ProxyHeaders.Line, .. "CONNECT\naccept-version:1.2\nlogin:anne\npasscode:guest\n\n\0"u8]);

        await client.ReadAsync(StompCommand.Connected);
    }

    [Test]
    public async Task Guest_is_local_only_if_the_proxy_connects_for_itself()
    {
        await using var broker = await TestBroker.StartAsync(Trusting);

        await using var own = await OpenAsync(broker.TcpPort, ProxyHeaders.Binary(0x20, 0x00, []));
        await own.ConnectAsync();

        foreach (var header in new[] { ProxyHeaders.Line, "PROXY UNKNOWN\r\n"u8.ToArray(), ProxyHeaders.Binary(0x21, 0x31, new byte[216]), ProxyHeaders.Binary(0x21, 0x00, []) })
        {
            await using var other = await OpenAsync(broker.TcpPort, header);
            await other.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest");
            await other.ReadErrorAsync(StompError.LoginFailed);
        }
    }

    [Test]
    public async Task Who_must_say_and_does_not_is_closed_and_logged()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, Trusting);

        foreach (var port in new[] { broker.TcpPort, broker.WebPort })
        {
            await using var client = await OpenAsync(port, "CONNECT\n"u8.ToArray());
            await client.ReadEndAsync();
        }

        Assert.That(log.Text, Does.Contain("1107 127.0.0.1 refused: its header of the PROXY protocol is wrong: it does not begin with").And.Contain("listener:tcp.proxy-protocol"));
    }

    [Test]
    public async Task A_header_from_somebody_who_is_not_named_is_no_header()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, Anne, "--log.level=debug", "--listener:tcp.proxy-protocol=192.0.2.1", "--listener:web.proxy-protocol=192.0.2.1");
        await using var service = await OpenAsync(broker.TcpPort, ProxyHeaders.Line);
        await using var browser = await TlsClients.ConnectAsync(broker.WebPort);

        await service.SendAsync("\n\n^@");
        await service.ReadErrorAsync(StompError.UnknownCommand);
        await browser.WriteAsync((byte[])[.. ProxyHeaders.Line, .. Request(broker.WebPort)]);

        Assert.That(await ReadLineAsync(browser), Does.StartWith("HTTP/1.1 400"));
        Assert.That(log.Text, Does.Contain("opened from 127.0.0.1 over TCP").And.Not.Contain("opened from 203.0.113.7"));
    }

    [Test]
    public async Task A_WebSocket_may_be_behind_it()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, Trusting);
        await using var stream = await TlsClients.ConnectAsync(broker.WebPort);

        await stream.WriteAsync((byte[])[.. ProxyHeaders.Line, .. Request(broker.WebPort)]);

        Assert.That(await ReadLineAsync(stream), Does.StartWith("HTTP/1.1 101"));
        await log.WaitForAsync("opened from 203.0.113.7 over WebSocket");
    }

    [Test]
    public async Task It_comes_before_TLS()
    {
        await using var edge = await EdgeBroker.StartAsync(Anne, "--both.proxy-protocol=127.0.0.1");
        var service = await TlsClients.ConnectAsync(edge.TcpPort);
        await service.WriteAsync(ProxyHeaders.Binary(0x21, 0x11, ProxyHeaders.Ipv4));
        await using var client = Over(await edge.Clients.AuthenticateAsync(service));
        var browser = await TlsClients.ConnectAsync(edge.WebPort);
        await browser.WriteAsync(ProxyHeaders.Line);
        await using var secured = await edge.Clients.AuthenticateAsync(browser, protocols: ["http/1.1"]);

        await client.ConnectAsAsync("anne");
        await secured.WriteAsync(Request(edge.WebPort));

        Assert.That(await ReadLineAsync(secured), Does.StartWith("HTTP/1.1 101"));
        await edge.Log.WaitForAsync("opened from 203.0.113.7 over TCP");
        await edge.Log.WaitForAsync("opened from 203.0.113.7 over WebSocket");
    }

    private static byte[] Request(int port) => Encoding.ASCII.GetBytes(
        $"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);
        using var reader = new StreamReader(stream, leaveOpen: true);
        return await reader.ReadLineAsync(patience.Token) ?? string.Empty;
    }

    private static async Task<StompTestClient> OpenAsync(int port, byte[] first)
    {
        var stream = await TlsClients.ConnectAsync(port);
        await stream.WriteAsync(first);
        return Over(stream);
    }

    private static StompTestClient Over(Stream stream) => new(PipeReader.Create(stream), PipeWriter.Create(stream), stream.DisposeAsync);
}
