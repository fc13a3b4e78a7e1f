using System.Net;
using System.Net.WebSockets;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Edge;

/// <summary>WebSockets over HTTP/2 (RFC 8441): the same sessions on streams that share a connection.</summary>
internal sealed class Http2Tests
{
    private static readonly Version Two = HttpVersion.Version20;

    [Test]
    public async Task Sessions_share_a_connection_and_do_not_mind_each_other()
    {
        await using var edge = await EdgeBroker.StartAsync();
        using var invoker = edge.Clients.MakeInvoker();
        var (first, _) = await TlsClients.OpenWebSocketAsync(invoker, edge.WebPort, Two);
        var (second, _) = await TlsClients.OpenWebSocketAsync(invoker, edge.WebPort, Two);
        await using var one = first;
        await using var two = second;
        await one.ConnectAsync();
        await two.ConnectAsync();
        await two.SubscribeAsync("/topic/a");

        await one.SendFrameAsync("SEND", "hello", "destination:/topic/a");
        Assert.That((await two.ReadAsync(StompCommand.Message)).Body, Is.EqualTo("hello"));

        await one.SendFrameAsync("DISCONNECT", string.Empty, "receipt:bye");
        Assert.That((await one.ReadAsync(StompCommand.Receipt))["receipt-id"], Is.EqualTo("bye"));
        await two.SendFrameAsync("SEND", "still here", "destination:/topic/a");
        Assert.That((await two.ReadAsync(StompCommand.Message)).Body, Is.EqualTo("still here"));

        var names = edge.Log.Text.Split('\n').Where(line => line.Contains("opened from 127.0.0.1 over WebSocket (HTTP/2)", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToList();
        Assert.That(names, Has.Count.EqualTo(2).And.Unique);
        Assert.That(names.Select(name => name.Split(':')[0]).Distinct().Count(), Is.EqualTo(1), "They share a connection.");
    }

    [Test]
    public async Task Messages_larger_than_the_window_come_through_both_ways()
    {
        await using var edge = await EdgeBroker.StartAsync();
        await using var client = await edge.OpenWebSocketAsync("2.0");
        await client.ConnectAsync();
        await client.SubscribeAsync("/topic/a");
        var body = string.Concat(Enumerable.Repeat("0123456789", 100_000));

        await client.SendFrameAsync("SEND", body, "destination:/topic/a");

        Assert.That((await client.ReadAsync(StompCommand.Message)).Body, Is.EqualTo(body));
    }

    [Test]
    public async Task A_ticket_and_a_subprotocol_mean_the_same_as_over_HTTP_1()
    {
        await using var edge = await EdgeBroker.StartAsync($"--jwt:test.key={TestTokens.SecretText}", "--jwt:test.algorithms=HS256");
        var token = TestTokens.Make("""{"sub":"anne","exp":4102444800}""");

        var (client, socket) = await edge.Clients.OpenWebSocketAsync(edge.WebPort, Two, configure: options => options.AddSubProtocol("v12.stomp"), query: $"?ticket={token}");
        await using var _ = client;

        Assert.That(socket.SubProtocol, Is.EqualTo("v12.stomp"));
        Assert.That((await client.ConnectWithAsync())["user-name"], Is.EqualTo("anne"));
        Assert.That(edge.Log.Text, Does.Not.Contain(token));
    }

    [TestCase("Origin", "https://evil.example.com", HttpStatusCode.Forbidden)]
    [TestCase("Sec-WebSocket-Protocol", "mqtt", HttpStatusCode.BadRequest)]
    public async Task What_is_refused_over_HTTP_1_is_refused(string header, string value, HttpStatusCode status)
    {
        await using var edge = await EdgeBroker.StartAsync();

        var refused = (await Assert.ThrowsAsync<WebSocketException>(async () => await edge.Clients.OpenWebSocketAsync(edge.WebPort, Two, configure: options =>
        {
            if (header == "Origin")
            {
                options.SetRequestHeader(header, value);
            }
            else
            {
                options.AddSubProtocol(value);
            }
        })))!;

        Assert.That(refused.Message, Does.Contain(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task A_page_of_the_broker_itself_may_connect()
    {
        await using var edge = await EdgeBroker.StartAsync();
        var (client, _) = await edge.Clients.OpenWebSocketAsync(edge.WebPort, Two, configure: options => options.SetRequestHeader("Origin", $"https://localhost:{edge.WebPort}"));
        await using var _2 = client;

        await client.ConnectAsync();
    }

    [Test]
    public async Task An_ERROR_and_the_reason_of_the_close_come_through()
    {
        await using var edge = await EdgeBroker.StartAsync();
        var (client, socket) = await edge.Clients.OpenWebSocketAsync(edge.WebPort, Two);
        await using var _ = client;

        await client.SendAsync("NONSENSE\n\n^@");
        await client.ReadErrorAsync(StompError.UnknownCommand);

        Assert.That((int?)socket.CloseStatus, Is.EqualTo(StompError.UnknownCommand.CloseStatus));
        Assert.That(socket.CloseStatusDescription, Is.EqualTo(StompError.UnknownCommand.Message));
    }

    [Test]
    public async Task What_a_client_had_that_broke_off_goes_to_another()
    {
        await using var edge = await EdgeBroker.StartAsync();
        using var invoker = edge.Clients.MakeInvoker();
        var (first, socket) = await TlsClients.OpenWebSocketAsync(invoker, edge.WebPort, Two);
        var (second, _) = await TlsClients.OpenWebSocketAsync(invoker, edge.WebPort, Two);
        await using var one = first;
        await using var two = second;
        await one.ConnectAsync();
        await two.ConnectAsync();
        await one.SubscribeAsync("/queue/a", ack: "client-individual");
        await two.SendFrameAsync("SEND", "precious", "destination:/queue/a");
        await one.ReadAsync(StompCommand.Message);

        socket.Abort();

        await two.SubscribeAsync("/queue/a");
        Assert.That((await two.ReadAsync(StompCommand.Message)).Body, Is.EqualTo("precious"));
    }

    [Test]
    public async Task A_plain_request_for_the_WebSocket_is_told_what_is_there()
    {
        await using var edge = await EdgeBroker.StartAsync();
        using var invoker = edge.Clients.MakeInvoker();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://localhost:{edge.WebPort}/ws")) { Version = Two, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var response = await invoker.SendAsync(request, CancellationToken.None);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UpgradeRequired));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("WebSocket"));
    }

    [Test]
    public async Task More_connections_than_allowed_are_refused()
    {
        await using var edge = await EdgeBroker.StartAsync("--limits.connections=1");
        using var invoker = edge.Clients.MakeInvoker();
        var (first, _) = await TlsClients.OpenWebSocketAsync(invoker, edge.WebPort, Two);
        await using var _2 = first;

        Assert.That(async () => await TlsClients.OpenWebSocketAsync(invoker, edge.WebPort, Two), Throws.InstanceOf<WebSocketException>().With.Message.Contains("503"));
    }
}
