using System.Buffers;
using System.Text;
using Broker.Host.Gateways.SockJs;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Gateways.SockJs;

/// <summary>The broker over SockJS.</summary>
internal sealed class SockJsGatewayTests
{
    [Test]
    public async Task A_session_is_one_of_the_broker()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var other = await broker.ConnectTcpAsync();
        var peer = new SockJsPeer(broker.WebPort, "one");
        await peer.ConnectAsync();

        // A frame may come in pieces, and a piece may have several.
        await peer.SendAsync("SUBSCRIBE\nid:1\ndest");
        await peer.SendAsync("ination:/topic/a\nreceipt:s\n\n\0\n\nSEND\ndestination:/topic/a\n\none\0");
        var receipt = await peer.ReceiveAsync();
        var own = await peer.ReceiveAsync();
        await other.SendFrameAsync("SEND", "Grüße </script>", "destination:/topic/a");
        var others = await peer.ReceiveAsync();

        Assert.That(receipt, Does.StartWith("RECEIPT\n"));
        Assert.That(own, Does.StartWith("MESSAGE\n").And.EndsWith("\n\none\0"));
        Assert.That(others, Does.EndWith("\n\nGrüße </script>\0"));
    }

    [Test]
    public async Task The_end_of_a_session_comes_after_its_last_words()
    {
        await using var broker = await TestBroker.StartAsync();
        var peer = new SockJsPeer(broker.WebPort, "one");
        await peer.ConnectAsync();

        await peer.SendAsync("SEND\ndestination:/nowhere\n\n\0");

        Assert.That(await peer.ReceiveAsync(), Does.StartWith("ERROR\n").And.Contain("message:unknown destination"));
        Assert.That(await peer.ReceiveAsync(), Is.EqualTo("c[1008,\"unknown destination\"]"));
        Assert.That(await peer.ReceiveAsync(), Is.EqualTo("c[1008,\"unknown destination\"]"));
    }

    [TestCase("GET", "/info")]
    [TestCase("OPTIONS", "/info")]
    [TestCase("POST", "/0/0/xhr")]
    [TestCase("OPTIONS", "/0/0/xhr")]
    [TestCase("POST", "/0/0/xhr_streaming")]
    [TestCase("POST", "/0/one/xhr_send")]
    [TestCase("POST", "/0/one/jsonp_send")]
    [TestCase("GET", "/0/0/eventsource")]
    [TestCase("GET", "/0/0/jsonp?c=x")]
    [TestCase("GET", "/0/0/websocket", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==")]
    [TestCase("GET", "/websocket", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==")]
    public async Task A_page_of_another_origin_is_refused(string method, string path, params string[] headers)
    {
        await using var broker = await TestBroker.StartAsync();
        Assert.That((await new SockJsPeer(broker.WebPort, "one").PollAsync()).Body, Is.EqualTo("o\n"));

        var refused = await RawHttp.AskAsync(broker.WebPort, method, "/sockjs" + path, "", ["Origin: http://evil.test", .. headers]);

        Assert.That((refused.Status, refused["Access-Control-Allow-Origin"]), Is.EqualTo((403, (string?)null)));
        Assert.That(refused.Body, Does.Contain("listener:web.origins"));
    }

    [Test]
    public async Task Raw_it_is_the_WebSocket_that_is_there_anyway()
    {
        await using var broker = await TestBroker.StartAsync();
        var (client, _) = await TestBroker.OpenWebSocketAsync(new Uri($"ws://127.0.0.1:{broker.WebPort}/sockjs/websocket"), subprotocols: "v12.stomp");
        await using var _ = client;

        Assert.That((await client.ConnectAsync())["version"], Is.EqualTo("1.2"));
    }

    [TestCase("")]
    [TestCase("X-Forwarded-For: 203.0.113.9")]
    public async Task A_session_is_one_connection_to_the_limits_whatever_it_asks(string header)
    {
        await using var broker = await TestBroker.StartAsync("--limits.connections-per-address=1", "--listener:web.trusted-proxies=127.0.0.1", "--user:guest.from=any");
        string[] headers = header.Length == 0 ? [] : [header];
        var first = new SockJsPeer(broker.WebPort, "first", headers);
        var second = new SockJsPeer(broker.WebPort, "second", headers);
        await first.ConnectAsync();

        var refused = await second.PollAsync();
        var elsewhere = await new SockJsPeer(broker.WebPort, "third", "X-Forwarded-For: 203.0.113.10").PollAsync();

        Assert.That((refused.Status, elsewhere.Status), Is.EqualTo((429, 200)));
        Assert.That(refused.Body, Does.Contain("limits.connections-per-address"));

        await first.SendAsync("DISCONNECT\n\n\0");
        Assert.That(await first.ReceiveAsync(), Is.EqualTo("c[1000,\"\"]"));

        // It is counted until it has ended altogether, which is about now.
        RawResponse answer;
        do
        {
            answer = await second.PollAsync();
        }
        while (answer.Status == 429);

        Assert.That(answer.Body, Is.EqualTo("o\n"));
    }

    [Test]
    public async Task Who_has_not_connected_may_not_send_much_at_once()
    {
        await using var broker = await TestBroker.StartAsync();
        var peer = new SockJsPeer(broker.WebPort, "one");
        await peer.PollAsync();
        Assert.That((await peer.SendAsync(new string('\n', 64 * 1024))).Status, Is.EqualTo(413));
        peer = new SockJsPeer(broker.WebPort, "two");
        await peer.ConnectAsync();

        await peer.SendAsync("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0");
        var sent = await peer.SendAsync($"SEND\ndestination:/topic/a\n\n{new string('x', 1 << 20)}\0");

        Assert.That(sent.Status, Is.EqualTo(204));
        Assert.That(await peer.ReceiveAsync(), Has.Length.GreaterThan(1 << 20));
    }

    [Test]
    public async Task Who_does_not_ask_any_more_gives_back_what_he_has()
    {
        var clock = new FakeTimeProvider();
        await using var broker = await TestBroker.StartAsync(log: null, clock);
        var peer = new SockJsPeer(broker.WebPort, "one");
        await peer.ConnectAsync();
        await peer.SendAsync("SUBSCRIBE\nid:1\ndestination:/queue/a\nack:client\n\n\0SEND\ndestination:/queue/a\n\nwork\0");
        Assert.That(await peer.ReceiveAsync(), Does.StartWith("MESSAGE\n"));
        await using var other = await broker.ConnectTcpAsync();
        await other.SendFrameAsync("SUBSCRIBE", string.Empty, "id:1", "destination:/queue/a");

        // From when the server is through with the request; its client has the answer before.
        var given = other.ReadAsync(StompCommand.Message);
        while (!given.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.That((await given).Text, Is.EqualTo("work"));
    }

    [Test]
    public async Task Who_does_not_connect_is_told_so()
    {
        var clock = new FakeTimeProvider();
        await using var broker = await TestBroker.StartAsync(log: null, clock);
        await using var http = await RawHttp.OpenAsync(broker.WebPort);
        await http.BeginAsync("POST", "/sockjs/0/one/xhr_streaming");
        await http.ReadChunkAsync();
        Assert.That(await http.ReadChunkAsync(), Is.EqualTo("o\n"));

        await broker.AwaitSessionAsync();
        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.That(await http.ReadChunkAsync(), Does.StartWith("a[\"ERROR\\n").And.Contain("limits.connect-timeout"));
    }

    [Test]
    public async Task When_the_broker_stops_it_says_so()
    {
        await using var http = await OpenAndStopAsync();

        Assert.That(await http.ReadChunkAsync(), Does.StartWith("a[\"ERROR\\n").And.Contain("shutting down"));
        Assert.That(await http.ReadChunkAsync(), Does.StartWith("c[10"));
        Assert.That(await http.ReadChunkAsync(), Is.Empty);
    }

    [TestCase("off", "/sockjs/info", 404)]
    [TestCase("/a/b", "/sockjs/info", 404)]
    [TestCase("/a/b", "/a/b/info", 200)]
    [TestCase("/a/b", "/a/binfo", 404)]
    public async Task It_is_where_the_listener_has_it(string key, string path, int status)
    {
        await using var broker = await TestBroker.StartAsync($"--listener:web.sockjs={key}");

        Assert.That((await RawHttp.AskAsync(broker.WebPort, "GET", path)).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task There_is_no_page_for_iframes_unless_the_client_is_named()
    {
        await using var without = await TestBroker.StartAsync();
        await using var with = await TestBroker.StartAsync("--sockjs.client-url=/sockjs.js?a=\"b\"&c");

        Assert.That((await RawHttp.AskAsync(without.WebPort, "GET", "/sockjs/iframe.html")).Status, Is.EqualTo(404));
        Assert.That((await RawHttp.AskAsync(with.WebPort, "GET", "/sockjs/iframe.html")).Body, Does.Contain("<script src=\"/sockjs.js?a=&quot;b&quot;&amp;c\"></script>"));
    }

    [Test]
    public void Octets_go_in_base64_and_nothing_else_of_the_frame_changes()
    {
        const string Head = "subscription:1\nmessage-id:m\ndestination:/topic/a\ncontent-length:4\ncontent-transfer-encoding:own\nx:y\n";
        byte[] frame = [.. Encoding.UTF8.GetBytes("MESSAGE\n" + Head + "\n"), 0xFF, 0, (byte)'\n', (byte)'\n', 0];

        var text = Encoding.UTF8.GetString(TextMessage.Of(new ReadOnlySequence<byte>(frame)).Span);

        Assert.That(text, Is.EqualTo("MESSAGE\ncontent-transfer-encoding:base64\ncontent-length:8\nsubscription:1\nmessage-id:m\ndestination:/topic/a\nx:y\n\n/wAKCg==\0"));
    }

    private static async Task<RawHttp> OpenAndStopAsync()
    {
        await using var broker = await TestBroker.StartAsync();
        var peer = new SockJsPeer(broker.WebPort, "one");
        await peer.ConnectAsync();
        var http = await RawHttp.OpenAsync(broker.WebPort);
        await http.BeginAsync("POST", "/sockjs/0/one/xhr_streaming");
        await http.ReadChunkAsync();
        return http;
    }
}
