using Broker.Tests.Support;

namespace Broker.Tests.Host;

/// <summary>RFC 6455, 4.2, and the subprotocols of STOMP.</summary>
internal sealed class WebSocketHandshakeTests
{
    [Test]
    public async Task A_request_is_answered_with_the_accept_value_of_the_RFCs_example()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort);

        Assert.That(socket.Status, Is.EqualTo(101));
        Assert.That(socket.Response, Does.Contain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        Assert.That(socket.Response, Does.Not.Contain("Sec-WebSocket-Protocol"), "The client offered none.");
    }

    [TestCase("v12.stomp", "v12.stomp")]
    [TestCase("v10.stomp, v11.stomp, v12.stomp", "v12.stomp", TestName = "The best subprotocol is chosen, whatever the order")]
    [TestCase("v10.stomp, v11.stomp", "v11.stomp")]
    [TestCase("stomp", "stomp")]
    [TestCase("chat, v10.stomp", "v10.stomp", TestName = "Unknown subprotocols beside known ones are passed over")]
    public async Task A_subprotocol_that_was_offered_is_chosen(string offered, string chosen)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, $"Sec-WebSocket-Protocol: {offered}");

        Assert.That(socket.Status, Is.EqualTo(101));
        Assert.That(socket.Response, Does.Contain($"Sec-WebSocket-Protocol: {chosen}\r\n"));
    }

    [Test]
    public async Task The_version_is_decided_by_CONNECT_not_by_the_subprotocol()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, "Sec-WebSocket-Protocol: v10.stomp");

        await socket.SendAsync(1, "CONNECT\naccept-version:1.2,1.1,1.0\nlogin:guest\npasscode:guest\n\n^@");

        var (_, connected) = await socket.ReadTextAsync();
        Assert.That(connected, Does.Contain("\nversion:1.2\n"));
    }

    [TestCase("Sec-WebSocket-Protocol: chat, mqtt", 400, "v12.stomp, v11.stomp, v10.stomp, stomp", TestName = "Only unknown subprotocols are refused, with ours")]
    [TestCase("Sec-WebSocket-Version: 8", 400, "must be 13")]
    [TestCase("Sec-WebSocket-Key: short", 400, "16 octets")]
    [TestCase("Sec-WebSocket-Key:", 400, "16 octets")]
    [TestCase("Upgrade:", 426, "WebSocket", TestName = "A plain GET of the WebSocket path is told to upgrade")]
    [TestCase("Upgrade: h2c", 426, "WebSocket")]
    [TestCase("Origin: https://evil.example.com", 403, "listener:web.origins", TestName = "A foreign page is refused, with the key")]
    [TestCase("Origin: null", 403, "listener:web.origins")]
    public async Task A_request_that_cannot_be_answered_is_refused_with_the_reason(string header, int status, string reason)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, header);

        Assert.That(socket.Status, Is.EqualTo(status));
        Assert.That(await socket.ReadBodyAsync(), Does.Contain(reason));
    }

    [Test]
    public async Task Only_GET_asks_for_a_WebSocket()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, "/ws", ["Content-Length: 0"], method: "POST");

        Assert.That(socket.Status, Is.EqualTo(400));
        Assert.That(await socket.ReadBodyAsync(), Does.Contain("GET"));
    }

    [Test]
    public async Task A_page_of_the_broker_itself_may_connect()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, $"Origin: http://127.0.0.1:{broker.WebPort}");

        Assert.That(socket.Status, Is.EqualTo(101));
    }

    [Test]
    public async Task A_page_that_is_named_may_connect()
    {
        await using var broker = await TestBroker.StartAsync("--listener:web.origins=https://*.example.com");
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, "Origin: https://app.example.com");
        await using var own = await RawWebSocket.OpenAsync(broker.WebPort, $"Origin: http://127.0.0.1:{broker.WebPort}");

        Assert.That(socket.Status, Is.EqualTo(101));
        Assert.That(own.Status, Is.EqualTo(403), "same-origin was not named.");
    }

    [Test]
    public async Task Any_other_path_is_not_found_and_says_where_things_are()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, "/elsewhere", []);

        Assert.That(socket.Status, Is.EqualTo(404));
    }

    [Test]
    public async Task More_connections_than_allowed_are_refused_with_the_key()
    {
        await using var broker = await TestBroker.StartAsync("--limits.connections=1");
        await using var first = await RawWebSocket.OpenAsync(broker.WebPort);
        await using var second = await RawWebSocket.OpenAsync(broker.WebPort);

        Assert.That(first.Status, Is.EqualTo(101));
        Assert.That(second.Status, Is.EqualTo(503));
        Assert.That(await second.ReadBodyAsync(), Does.Contain("limits.connections"));
    }
}
