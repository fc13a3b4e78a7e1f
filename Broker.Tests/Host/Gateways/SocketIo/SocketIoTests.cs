using System.Net;
using System.Net.WebSockets;
using Broker.Host.Connections;
using Broker.Tests.Gateways.EngineIo;
using Broker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Tests.Host.Gateways.SocketIo;

/// <summary>Sessions of the broker over Socket.IO; what applications do with them is checked with their client.</summary>
internal sealed class SocketIoTests
{
    private const string On = "--listener:web.socket-io=/socket.io";
    private const string Guest = "40{\"login\":\"guest\",\"passcode\":\"guest\"}";

    [Test]
    public async Task It_is_off_unless_it_is_asked_for()
    {
        await using var broker = await TestBroker.StartAsync();
        using var http = new HttpClient { BaseAddress = broker.PageUrl };

        using var response = await http.GetAsync("/socket.io/?EIO=4&transport=polling");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_message_reaches_a_subscriber_over_another_protocol_and_back()
    {
        await using var broker = await TestBroker.StartAsync(On);
        await using var socket = await ConnectAsync(broker);
        await using var stomp = await broker.ConnectTcpAsync();
        await stomp.SubscribeAsync("/topic/a");

        await socket.SendAsync("421[\"subscribe\",\"/topic/b\",{\"id\":\"mine\"}]");
        Assert.That(await socket.ReadAsync(), Is.EqualTo("431[{\"id\":\"mine\"}]"));
        await socket.SendAsync("42[\"send\",\"/topic/a\",{\"content-type\":\"text/plain\"},\"hello\"]");
        var message = await stomp.ReadAsync(Broker.Stomp.StompCommand.Message);
        await stomp.SendFrameAsync("SEND", "back", "destination:/topic/b", "own:a");

        Assert.That((message.Text, message["content-type"]), Is.EqualTo(("hello", "text/plain")));
        Assert.That(await socket.ReadAsync(), Does.StartWith("42[\"message\",\"/topic/b\",{\"subscription\":\"mine\",").And.Contains("\"own\":\"a\"").And.EndsWith(",\"back\"]"));
    }

    [Test]
    public async Task A_header_is_one_header_whatever_is_in_it()
    {
        await using var broker = await TestBroker.StartAsync(On);
        await using var socket = await ConnectAsync(broker);
        await using var stomp = await broker.ConnectTcpAsync();
        await stomp.SubscribeAsync("/topic/a");

        await socket.SendAsync("""421["send","/topic/a",{"destination":"/queue/other","content-length":"1","receipt":"r","a\nevil:1\n\nX":"1\r\nevil:2\n\n\\"},"body"]""");

        Assert.That(await socket.ReadAsync(), Is.EqualTo("431[{\"receipt\":\"r\"}]"));
        var message = await stomp.ReadAsync(Broker.Stomp.StompCommand.Message);
        Assert.That(message.Text, Is.EqualTo("body"));
        Assert.That(message["a\nevil:1\n\nX"], Is.EqualTo("1\r\nevil:2\n\n\\"));
    }

    [TestCase("""42["send","/topic/a",{"a\u0000":"b"},"body"]""", "header 'a?'")]
    [TestCase("""42["send","/topic/a",{"a":"b\u0000"},"body"]""", "header 'a'")]
    [TestCase("""42["send","/topic/a",{"":"b"},"body"]""", "header ''")]
    [TestCase("""42["send","/topic/a",{"a":{}},"body"]""", "header 'a'")]
    [TestCase("""42["send","/topic/a",{},"\ud800"]""", "Unicode")]
    [TestCase("""42["send","/topic/a",{},5]""", "JSON.stringify")]
    [TestCase("""42["send","/topic/a",{},"a","b"]""", "the arguments are")]
    [TestCase("""42["send",{}]""", "the first argument")]
    [TestCase("""42["send"]""", "the first argument")]
    [TestCase("""42["ack","1",{},{}]""", "the arguments are")]
    public async Task An_event_that_is_wrong_is_told_so_and_nothing_else_happens(string packet, string detail)
    {
        await using var broker = await TestBroker.StartAsync(On);
        await using var socket = await ConnectAsync(broker);

        await socket.SendAsync(packet);

        Assert.That(await socket.ReadAsync(), Does.StartWith("42[\"broker-error\",{\"code\":\"invalid-event\"").And.Contains(detail));
        await socket.SendAsync("421[\"send\",\"/topic/a\",\"alive\"]");
        Assert.That(await socket.ReadAsync(), Is.EqualTo("431[{}]"));
    }

    [Test]
    public async Task Too_many_headers_are_told_before_they_are_many()
    {
        await using var broker = await TestBroker.StartAsync(On);
        await using var socket = await ConnectAsync(broker);

        await socket.SendAsync($"421[\"send\",\"/topic/a\",{{{string.Join(',', Enumerable.Repeat("\"a\":1", 65))}}},\"body\"]");

        Assert.That(await socket.ReadAsync(), Does.StartWith("431[{\"error\":{\"code\":\"invalid-event\"").And.Contains("limits.headers"));
    }

    [TestCase("40{\"login\":\"guest\",\"passcode\":\"a\\nlogin:admin\"}", "auth.passcode")]
    [TestCase("40{\"login\":5}", "auth.login")]
    [TestCase("40{\"token\":\"\\ud800\"}", "no Unicode")]
    [TestCase("40/nowhere,{}", "Invalid namespace")]
    public async Task Who_cannot_be_let_in_is_told_why(string packet, string detail)
    {
        await using var broker = await TestBroker.StartAsync(On);
        await using var socket = await OpenAsync(broker);

        await socket.SendAsync(packet);

        Assert.That(await socket.ReadAsync(), Does.StartWith("44").And.Contains(detail));
    }

    [Test]
    public async Task Before_the_login_no_more_may_be_sent_than_it_needs()
    {
        await using var broker = await TestBroker.StartAsync(On);
        using var http = new HttpClient { BaseAddress = broker.PageUrl };
        var sid = EngineEcho.SidOf(await http.GetStringAsync("/socket.io/?EIO=4&transport=polling"));

        using var early = await http.PostAsync($"/socket.io/?EIO=4&transport=polling&sid={sid}", new StringContent("40" + new string(' ', 20_000)));
        using var login = await http.PostAsync($"/socket.io/?EIO=4&transport=polling&sid={sid}", new StringContent(Guest));
        var answer = await http.GetStringAsync($"/socket.io/?EIO=4&transport=polling&sid={sid}");
        using var later = await http.PostAsync($"/socket.io/?EIO=4&transport=polling&sid={sid}", new StringContent($"42[\"send\",\"/topic/a\",\"{new string('x', 20_000)}\"]"));

        Assert.That((early.StatusCode, login.StatusCode), Is.EqualTo((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.OK)));
        Assert.That(answer, Does.StartWith("40{\"sid\":"));
        Assert.That(later.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_page_of_another_origin_must_be_allowed()
    {
        await using var broker = await TestBroker.StartAsync(On, "--listener:web.origins=https://app.example.com");
        using var http = new HttpClient { BaseAddress = broker.PageUrl };

        using var allowed = await http.SendAsync(RequestOf("https://app.example.com"));
        using var refused = await http.SendAsync(RequestOf("https://evil.example.com"));

        Assert.That(allowed.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(allowed.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo((string[])["https://app.example.com"]));
        Assert.That(allowed.Headers.GetValues("Access-Control-Allow-Credentials"), Is.EqualTo((string[])["true"]));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(refused.Headers.Contains("Access-Control-Allow-Origin"), Is.False);

        static HttpRequestMessage RequestOf(string origin) => new(HttpMethod.Get, "/socket.io/?EIO=4&transport=polling") { Headers = { { "Origin", origin } } };
    }

    [Test]
    public async Task Each_connection_counts_and_each_namespace_more()
    {
        await using var broker = await TestBroker.StartAsync(On, "--limits.connections-per-address=2");
        await broker.ReloadAsync(await File.ReadAllTextAsync(broker.File) + "\n[virtual-host:a]\n[virtual-host:b]\n");
        using var http = new HttpClient { BaseAddress = broker.PageUrl };
        await using var socket = await ConnectAsync(broker);

        await socket.SendAsync(Guest.Replace("40", "40/a,", StringComparison.Ordinal));
        Assert.That(await socket.ReadAsync(), Does.StartWith("40/a,{"));
        await socket.SendAsync(Guest.Replace("40", "40/b,", StringComparison.Ordinal));
        Assert.That(await socket.ReadAsync(), Does.StartWith("44/b,{").And.Contains("limits.connections-per-address"));
        using var response = await http.GetAsync("/socket.io/?EIO=4&transport=polling");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));

        await socket.SendAsync("41/a,");
        await broker.AwaitConnectionsAsync(1);
        await socket.SendAsync(Guest.Replace("40", "40/b,", StringComparison.Ordinal));
        Assert.That(await socket.ReadAsync(), Does.StartWith("40/b,{"));
    }

    [Test]
    public async Task A_client_that_is_lost_leaves_nothing_behind([Values] bool polls)
    {
        await using var broker = await TestBroker.StartAsync(On);
        var services = broker.Services.GetRequiredService<Lazy<ConnectionServices>>().Value;
        using var http = new HttpClient { BaseAddress = broker.PageUrl };

        if (polls)
        {
            var sid = EngineEcho.SidOf(await http.GetStringAsync("/socket.io/?EIO=4&transport=polling"));
            using var login = await http.PostAsync($"/socket.io/?EIO=4&transport=polling&sid={sid}", new StringContent(Guest));
            await broker.AwaitConnectionsAsync(1);
            using var left = await http.PostAsync($"/socket.io/?EIO=4&transport=polling&sid={sid}", new StringContent("1"));
        }
        else
        {
            await using var socket = await ConnectAsync(broker);
        }

        await broker.AwaitConnectionsAsync(0);
        while (services.Doorway.Addresses > 0)
        {
            await Task.Yield();
        }
    }

    [Test]
    public async Task When_the_broker_stops_clients_are_told_and_closed()
    {
        var broker = await TestBroker.StartAsync(On);
        await using var socket = await ConnectAsync(broker);
        await using var lonely = await OpenAsync(broker);

        var stopping = broker.DisposeAsync();

        Assert.That(await socket.ReadAsync(), Does.StartWith("42[\"broker-error\",").And.Contains("shutting down"));
        Assert.That(await socket.ReadAsync(), Does.StartWith("closed").Or.EqualTo("41"));
        Assert.That(await lonely.ReadAsync(), Is.EqualTo("closed 1000"));
        await stopping;
    }

    [TestCase("socket-io = nothing", "'nothing' is neither a path nor off")]
    [TestCase("socket-io = /ws", "'/ws' is the path of the WebSocket")]
    [TestCase("socket-io = /sockjs", "'/sockjs' is the path of sockjs")]
    public async Task A_path_that_cannot_be_is_told(string line, string fault)
    {
        await using var broker = await TestBroker.StartAsync();

        Assert.That(
            () => Broker.Host.Configuration.ConfigurationLoader.Load(broker.File, new Dictionary<string, string>(), [$"--listener:web.{line.Replace(" ", string.Empty, StringComparison.Ordinal)}"]),
            Throws.TypeOf<Broker.Host.Configuration.ConfigurationException>().With.Message.Contains(fault));
    }

    private static async Task<TextSocket> OpenAsync(TestBroker broker)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{broker.WebPort}/socket.io/?EIO=4&transport=websocket"), CancellationToken.None);
        var text = new TextSocket(socket);
        Assert.That(await text.ReadAsync(), Does.StartWith("0{"));
        return text;
    }

    private static async Task<TextSocket> ConnectAsync(TestBroker broker)
    {
        var socket = await OpenAsync(broker);
        await socket.SendAsync(Guest);
        Assert.That(await socket.ReadAsync(), Does.StartWith("40{\"sid\":"));
        return socket;
    }
}
