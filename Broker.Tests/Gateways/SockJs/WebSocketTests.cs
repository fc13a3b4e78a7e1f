using System.Net.WebSockets;
using System.Text;
using Broker.Tests.Support;

namespace Broker.Tests.Gateways.SockJs;

/// <summary>WebSockets, with SockJS' frames and without.</summary>
internal sealed class WebSocketTests
{
    [Test]
    public async Task Frames_go_both_ways_and_what_is_empty_is_nothing()
    {
        await using var host = await EchoHost.StartAsync();
        using var socket = await OpenAsync(host, "/echo/000/one/websocket");

        Assert.That(await ReceiveAsync(socket), Is.EqualTo("o"));
        await SendAsync(socket, "");
        await SendAsync(socket, "[]");
        await SendAsync(socket, """["a"]""");
        Assert.That(await ReceiveAsync(socket), Is.EqualTo("""a["a"]"""));
        await SendAsync(socket, "\"alone\"");
        Assert.That(await ReceiveAsync(socket), Is.EqualTo("""a["alone"]"""));
    }

    [Test]
    public async Task A_session_of_a_WebSocket_is_its_own_whatever_its_id()
    {
        await using var host = await EchoHost.StartAsync();
        using var one = await OpenAsync(host, "/echo/000/one/websocket");
        using var other = await OpenAsync(host, "/echo/000/one/websocket");
        Assert.That((await ReceiveAsync(one), await ReceiveAsync(other)), Is.EqualTo(("o", "o")));

        await SendAsync(one, """["a"]""");
        await SendAsync(other, """["b"]""");

        Assert.That((await ReceiveAsync(one), await ReceiveAsync(other)), Is.EqualTo(("""a["a"]""", """a["b"]""")));
        Assert.That((await host.PostAsync("/echo/000/one/xhr_send", """["a"]""")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task The_end_is_told_and_then_the_WebSocket_closes()
    {
        await using var host = await EchoHost.StartAsync();
        using var socket = await OpenAsync(host, "/close/000/one/websocket");

        Assert.That((await ReceiveAsync(socket), await ReceiveAsync(socket), await ReceiveAsync(socket)), Is.EqualTo(("o", "c[3000,\"Go away!\"]", (string?)null)));
        Assert.That(((int?)socket.CloseStatus, socket.CloseStatusDescription), Is.EqualTo(((int?)3000, "Go away!")));
    }

    [Test]
    public async Task Broken_JSON_ends_it_at_once()
    {
        await using var host = await EchoHost.StartAsync();
        using var socket = await OpenAsync(host, "/echo/000/one/websocket");
        Assert.That(await ReceiveAsync(socket), Is.EqualTo("o"));

        await SendAsync(socket, "[\"a");

        Assert.That(async () => await ReceiveAsync(socket), Throws.TypeOf<WebSocketException>());
    }

    [Test]
    public async Task More_than_may_be_sent_at_once_ends_it_with_the_reason()
    {
        await using var host = await EchoHost.StartAsync();
        using var socket = await OpenAsync(host, "/echo/000/one/websocket");
        Assert.That(await ReceiveAsync(socket), Is.EqualTo("o"));

        await SendAsync(socket, $"[\"{new string('x', 1 << 20)}\"]");

        Assert.That(await ReceiveAsync(socket), Is.Null);
        Assert.That(socket.CloseStatus, Is.EqualTo(WebSocketCloseStatus.MessageTooBig));
    }

    [Test]
    public async Task Who_waits_is_told_that_all_is_well()
    {
        var clock = new FakeTimeProvider();
        await using var host = await EchoHost.StartAsync(clock);
        using var socket = await OpenAsync(host, "/echo/000/one/websocket");
        Assert.That(await ReceiveAsync(socket), Is.EqualTo("o"));

        clock.Advance(TimeSpan.FromSeconds(25));

        Assert.That(await ReceiveAsync(socket), Is.EqualTo("h"));
    }

    [Test]
    public async Task Raw_it_has_no_frames()
    {
        await using var host = await EchoHost.StartAsync();
        using var socket = await OpenAsync(host, "/echo/websocket");

        await SendAsync(socket, "Hello world!\uffff");

        Assert.That(await ReceiveAsync(socket), Is.EqualTo("Hello world!\uffff"));
    }

    [Test]
    public async Task Raw_the_end_is_that_of_the_WebSocket()
    {
        await using var host = await EchoHost.StartAsync();
        using var socket = await OpenAsync(host, "/close/websocket");

        Assert.That(await ReceiveAsync(socket), Is.Null);
        Assert.That(((int?)socket.CloseStatus, socket.CloseStatusDescription), Is.EqualTo(((int?)3000, "Go away!")));
    }

    [Test]
    public async Task The_handshake_is_answered_as_it_should_be()
    {
        await using var host = await EchoHost.StartAsync();
        await using var http = await host.OpenAsync();

        var answer = await http.BeginAsync("GET", "/echo/000/one/websocket", null, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==");

        Assert.That((answer.Status, answer["Connection"], answer["Upgrade"], answer["Sec-WebSocket-Accept"], answer["Content-Length"]), Is.EqualTo((101, "Upgrade", "websocket", "HSmrc0sMlYUkAGmm5OPpG2HaGWk=", (string?)null)));
    }

    [TestCase("X: y")]
    [TestCase("Upgrade: WebSocket", "Connection: close")]
    [TestCase("Upgrade: WebSocket", "Connection: Upgrade")]
    public async Task What_is_no_handshake_is_refused(params string[] headers)
    {
        await using var host = await EchoHost.StartAsync();

        Assert.That((await host.GetAsync("/echo/0/0/websocket", headers)).Status, Is.EqualTo(400));
        Assert.That((await host.GetAsync("/echo/websocket", headers)).Status, Is.EqualTo(400));
    }

    [TestCase("X: y")]
    [TestCase("Upgrade: WebSocket", "Connection: Upgrade")]
    public async Task Another_method_is_refused_without_a_word(params string[] headers)
    {
        await using var host = await EchoHost.StartAsync();

        var refused = await host.PostAsync("/echo/0/0/websocket", "", headers);

        Assert.That((refused.Status, refused["Allow"], refused["Content-Type"], refused.Body), Is.EqualTo((405, "GET", (string?)null, string.Empty)));
    }

    [TestCase("/0/0/websocket")]
    [TestCase("/websocket")]
    public async Task Where_there_are_none_there_are_none(string path)
    {
        await using var host = await EchoHost.StartAsync();

        Assert.That((await host.GetAsync("/disabled_websocket_echo" + path)).Status, Is.EqualTo(404));
    }

    private static async Task<ClientWebSocket> OpenAsync(EchoHost host, string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.Port}{path}"), CancellationToken.None);
        return socket;
    }

    private static async Task SendAsync(ClientWebSocket socket, string message) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    // Null is the close.
    private static async Task<string?> ReceiveAsync(ClientWebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[4096];
        WebSocketReceiveResult result;

        do
        {
            result = await socket.ReceiveAsync(buffer, CancellationToken.None);
            message.Write(buffer, 0, result.Count);
        }
        while (!result.EndOfMessage);

        return result.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(message.ToArray());
    }
}
