using System.Net.WebSockets;
using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host;

/// <summary>permessage-deflate (RFC 7692), for listeners that allow it.</summary>
internal sealed class WebSocketCompressionTests
{
    private const string Allowed = "--listener:web.compression=true";

    [TestCase("--listener:web.compression=false", false)]
    [TestCase(Allowed, true)]
    public async Task It_is_agreed_to_where_it_is_allowed(string setting, bool isAgreed)
    {
        await using var broker = await TestBroker.StartAsync(setting);

        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\nSec-WebSocket-Protocol: v12.stomp");

        Assert.That(socket.Status, Is.EqualTo(101));
        Assert.That(socket.Response, isAgreed ? Does.Contain("permessage-deflate") : Does.Not.Contain("Sec-WebSocket-Extensions"));
        Assert.That(socket.Response, Does.Contain("Sec-WebSocket-Protocol: v12.stomp"));
    }

    [Test]
    public async Task Who_does_not_offer_it_does_not_get_it()
    {
        await using var broker = await TestBroker.StartAsync(Allowed);

        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort);

        Assert.That(socket.Response, Does.Not.Contain("Sec-WebSocket-Extensions"));
    }

    [Test]
    public async Task Texts_and_octets_of_all_lengths_come_through([Values(WebSocketMessageType.Text, WebSocketMessageType.Binary)] WebSocketMessageType type)
    {
        await using var broker = await TestBroker.StartAsync(Allowed);
        var (client, pipes) = await OpenAsync(broker, type);
        await using var closing = client;
        await using var other = await broker.ConnectTcpAsync();
        await client.ConnectAsync();
        await client.SubscribeAsync("/topic/a");

        foreach (var body in new[] { string.Empty, "€", new string('x', 5000), string.Concat(Enumerable.Range(0, 200_000)) })
        {
            await client.SendFrameAsync("SEND", body, "destination:/topic/a");
            Assert.That((await client.ReadAsync(StompCommand.Message)).Text, Is.EqualTo(body));
        }

        await other.SendAsync((byte[])[.. "SEND\ndestination:/topic/a\ncontent-length:2\n\n"u8, 0xFF, 0xFE, 0]);
        Assert.That((await client.ReadAsync(StompCommand.Message)).Body, Is.EqualTo((byte[])[0xFF, 0xFE]));
        Assert.That(
            pipes.Messages.Count(message => message.Type == WebSocketMessageType.Binary),
            Is.EqualTo(type == WebSocketMessageType.Text ? 1 : pipes.Messages.Count));
    }

    [Test]
    public async Task A_message_that_unpacks_to_more_than_a_frame_may_have_is_an_ERROR_that_arrives()
    {
        await using var broker = await TestBroker.StartAsync(Allowed, "--limits.frame=64KiB");
        var (client, _) = await OpenAsync(broker);
        await using var closing = client;
        await client.ConnectAsync();

        // Ends of line between frames mean nothing, so no frame is too large.
        await client.SendAsync(new string('\n', 10_000_000));

        await client.ReadErrorAsync(StompError.FrameTooLarge);
    }

    [Test]
    public async Task A_frame_that_unpacks_to_too_much_is_an_ERROR_before_it_is_unpacked()
    {
        await using var broker = await TestBroker.StartAsync(Allowed, "--limits.frame=64KiB");
        var (client, _) = await OpenAsync(broker);
        await using var closing = client;
        await client.ConnectAsync();

        await client.SendFrameAsync("SEND", new string('x', 10_000_000), "destination:/topic/a");

        await client.ReadErrorAsync(StompError.FrameTooLarge);
    }

    [Test]
    public async Task The_end_of_a_session_closes_it_with_a_reason()
    {
        await using var broker = await TestBroker.StartAsync(Allowed);
        var (client, pipes) = await OpenAsync(broker);
        await using var closing = client;

        await client.SendAsync("NONSENSE\n\n^@");

        await client.ReadErrorAsync(StompError.UnknownCommand);
        Assert.That((int?)pipes.Socket.CloseStatus, Is.EqualTo(StompError.UnknownCommand.CloseStatus));
    }

    [Test]
    public async Task What_a_client_that_goes_away_had_not_acknowledged_goes_to_the_next([Values] bool says)
    {
        await using var broker = await TestBroker.StartAsync(Allowed);
        var (client, pipes) = await OpenAsync(broker);
        await client.ConnectAsync();
        await client.SubscribeAsync("/queue/a", "0", "client-individual");
        await client.SendFrameAsync("SEND", "work", "destination:/queue/a");
        await client.ReadAsync(StompCommand.Message);

        if (says)
        {
            await pipes.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
            await client.ReadEndAsync();
            Assert.That(pipes.Socket.CloseStatus, Is.EqualTo(WebSocketCloseStatus.NormalClosure));
        }

        await client.DisposeAsync();

        await using var next = await broker.ConnectTcpAsync();
        await next.SubscribeAsync("/queue/a");
        Assert.That((await next.ReadAsync(StompCommand.Message)).Text, Is.EqualTo("work"));
    }

    [Test]
    public async Task A_message_that_is_no_text_ends_it()
    {
        await using var broker = await TestBroker.StartAsync(Allowed);
        var (client, pipes) = await OpenAsync(broker);
        await using var closing = client;
        await client.ConnectAsync();

        await pipes.Socket.SendAsync(Encoding.Latin1.GetBytes("SEND\ndestination:/topic/ä\n\n\0"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        await client.ReadErrorAsync(StompError.InvalidText);
        Assert.That(pipes.Socket.CloseStatus, Is.EqualTo(WebSocketCloseStatus.InvalidPayloadData));
    }

    private static async Task<(StompTestClient Client, WebSocketPipes Pipes)> OpenAsync(TestBroker broker, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        var socket = new ClientWebSocket();
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        await socket.ConnectAsync(broker.WebSocketUrl, CancellationToken.None);
        var pipes = new WebSocketPipes(socket, type);
        return (new StompTestClient(pipes.Input, pipes.Output, pipes.DisposeAsync), pipes);
    }
}
