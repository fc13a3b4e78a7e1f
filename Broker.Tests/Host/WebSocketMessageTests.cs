using Broker.Tests.Support;

namespace Broker.Tests.Host;

/// <summary>How STOMP frames travel in WebSocket messages (RFC 6455, 5; PROTOCOL rules for clients).</summary>
internal sealed class WebSocketMessageTests
{
    private const int Continuation = 0;
    private const int Text = 1;
    private const int Binary = 2;
    private const int Ping = 9;
    private const int Pong = 10;

    private TestBroker _broker = null!;
    private RawWebSocket _socket = null!;

    [SetUp]
    public async Task SetUp()
    {
        _broker = await TestBroker.StartAsync();
        _socket = await RawWebSocket.OpenAsync(_broker.WebPort);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _socket.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Test]
    public async Task A_frame_may_be_split_over_messages()
    {
        await _socket.SendAsync(Text, "CONNECT\naccept-ver");
        await _socket.SendAsync(Text, "sion:1.2\nlogin:guest\npass");
        await _socket.SendAsync(Binary, "code:guest\n\n\0"u8.ToArray());

        Assert.That((await _socket.ReadTextAsync()).Text, Does.StartWith("CONNECTED\n"));
    }

    [Test]
    public async Task Frames_may_share_a_message()
    {
        await _socket.ConnectAsync();

        await _socket.SendAsync(Text, "BEGIN\ntransaction:1\nreceipt:a\n\n^@\nBEGIN\ntransaction:2\nreceipt:b\n\n^@ABORT\ntransaction:1\nreceipt:c\n\n^@\r\n");

        foreach (var receipt in new[] { "a", "b", "c" })
        {
            Assert.That(await _socket.ReadTextAsync(), Is.EqualTo((Text, $"RECEIPT\nreceipt-id:{receipt}\n\n\0")), "One whole frame a message.");
        }
    }

    [Test]
    public async Task A_message_may_be_fragmented_with_control_frames_between()
    {
        await _socket.ConnectAsync();

        await _socket.SendAsync(Text, "BEGIN\ntrans", isFinal: false);
        await _socket.SendAsync(Ping, "are you there");
        await _socket.SendAsync(Continuation, "action:1\nreceipt:a\n", isFinal: false);
        await _socket.SendAsync(Continuation, "\n^@");

        Assert.That(await _socket.ReadTextAsync(), Is.EqualTo((Pong, "are you there")));
        Assert.That((await _socket.ReadTextAsync()).Text, Is.EqualTo("RECEIPT\nreceipt-id:a\n\n\0"));
    }

    [Test]
    public async Task Empty_messages_and_pongs_mean_nothing()
    {
        await _socket.ConnectAsync();

        await _socket.SendAsync(Text, string.Empty);
        await _socket.SendAsync(Pong, "unasked");
        await _socket.SendAsync(Text, "\n");
        await _socket.SendAsync(Text, "BEGIN\ntransaction:1\nreceipt:a\n\n^@");

        Assert.That((await _socket.ReadTextAsync()).Text, Is.EqualTo("RECEIPT\nreceipt-id:a\n\n\0"));
    }

    [Test]
    public async Task A_client_of_text_gets_text_unless_the_body_is_none()
    {
        await _socket.ConnectAsync();
        await _socket.SendAsync(Text, "SUBSCRIBE\nid:0\ndestination:/topic/a\nreceipt:r\n\n^@");
        await _socket.ReadAsync();

        await _socket.SendAsync(Text, "SEND\ndestination:/topic/a\n\nzażółć 🐘^@");
        await _socket.SendAsync(Binary, [.. "SEND\ndestination:/topic/a\ncontent-length:3\n\n"u8, 0xFF, 0x00, 0xFE, 0x00]);

        var (opcode, text) = await _socket.ReadTextAsync();
        Assert.That(opcode, Is.EqualTo(Text));
        Assert.That(text, Does.EndWith("\n\nzażółć 🐘\0"));

        var (binaryOpcode, payload) = await _socket.ReadAsync();
        Assert.That(binaryOpcode, Is.EqualTo(Binary));
        Assert.That(payload[^4..], Is.EqualTo(new byte[] { 0xFF, 0x00, 0xFE, 0x00 }));
    }

    [Test]
    public async Task A_client_that_connects_in_binary_gets_binary_only()
    {
        await _socket.SendAsync(Binary, "CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\n\n^@");
        Assert.That((await _socket.ReadTextAsync()).Opcode, Is.EqualTo(Binary));

        await _socket.SendAsync(Binary, "SUBSCRIBE\nid:0\ndestination:/topic/a\n\n^@SEND\ndestination:/topic/a\n\nplain text^@");

        var (opcode, text) = await _socket.ReadTextAsync();
        Assert.That(opcode, Is.EqualTo(Binary));
        Assert.That(text, Does.StartWith("MESSAGE\n"));
    }

    [TestCase(10)]
    [TestCase(200)]
    [TestCase(70_000)]
    [TestCase(1_000_000)]
    public async Task Bodies_of_all_sizes_arrive_whole(int size)
    {
        await _socket.ConnectAsync();
        var body = string.Concat(Enumerable.Range(0, size).Select(index => (char)('a' + (index % 26))));

        await _socket.SendAsync(Text, $"SUBSCRIBE\nid:0\ndestination:/topic/a\n\n^@SEND\ndestination:/topic/a\n\n{body}^@");

        var (_, text) = await _socket.ReadTextAsync();
        Assert.That(text, Does.Contain($"\ncontent-length:{size}\n"));
        Assert.That(text, Does.EndWith($"\n\n{body}\0"));
    }

    [Test]
    public async Task A_text_message_that_is_not_UTF_8_ends_the_connection_with_1007()
    {
        await _socket.ConnectAsync();

        await _socket.SendAsync(Text, [.. "SEND\ndestination:/topic/a\n\n"u8, 0xC3, 0x28, 0x00]);

        Assert.That((await _socket.ReadTextAsync()).Text, Does.StartWith("ERROR\nmessage:text message is not valid UTF-8\n"));
        Assert.That((await _socket.ReadCloseAsync()).Status, Is.EqualTo(1007));
    }

    [Test]
    public async Task A_character_may_be_cut_in_two_by_fragments_but_not_by_messages()
    {
        await _socket.ConnectAsync();
        var elephant = "🐘"u8.ToArray();

        await _socket.SendAsync(Text, [.. "SUBSCRIBE\nid:0\ndestination:/topic/a\n\n\0SEND\ndestination:/topic/a\n\n"u8, .. elephant[..2]], isFinal: false);
        await _socket.SendAsync(Continuation, [.. elephant[2..], 0]);
        Assert.That((await _socket.ReadTextAsync()).Text, Does.EndWith("\n\n🐘\0"));

        await _socket.SendAsync(Text, [.. "SEND\ndestination:/topic/a\n\n"u8, .. elephant[..2]]);
        Assert.That((await _socket.ReadTextAsync()).Text, Does.StartWith("ERROR\n"));
    }

    [Test]
    public async Task Broken_framing_is_an_ERROR_and_1002()
    {
        await _socket.ConnectAsync();

        await _socket.SendAsync(Text, "BEGIN\ntransaction:1\n\n^@", isMasked: false);

        var (_, error) = await _socket.ReadTextAsync();
        Assert.That(error, Does.Contain("a client's frame is not masked"));
        Assert.That((await _socket.ReadCloseAsync()).Status, Is.EqualTo(1002));
    }

    [Test]
    public async Task The_clients_close_is_echoed()
    {
        await _socket.ConnectAsync();

        await _socket.SendAsync(8, [0x0F, 0xA1, .. "bye"u8]);

        Assert.That((await _socket.ReadCloseAsync()).Status, Is.EqualTo(4001));
        Assert.That((await _socket.ReadAsync()).Opcode, Is.EqualTo(-1));
    }

    [Test]
    public async Task ERROR_is_flushed_before_the_close_which_says_why()
    {
        await _socket.ConnectAsync();

        await _socket.SendAsync(Text, "SEND\ndestination:/nowhere/x\nreceipt:r1\n\n^@");

        var (_, error) = await _socket.ReadTextAsync();
        Assert.That(error, Does.StartWith("ERROR\nmessage:unknown destination\nreceipt-id:r1\n"));
        Assert.That(await _socket.ReadCloseAsync(), Is.EqualTo((1008, "unknown destination")));
    }

    [Test]
    public async Task DISCONNECT_without_receipt_is_closed_with_1000()
    {
        await _socket.ConnectAsync();

        await _socket.SendAsync(Text, "DISCONNECT\n\n^@");

        Assert.That((await _socket.ReadCloseAsync()).Status, Is.EqualTo(1000));
    }

    [Test]
    public async Task A_client_that_does_not_close_after_its_DISCONNECT_receipt_is_closed()
    {
        await _socket.ConnectAsync();

        await _socket.SendAsync(Text, "DISCONNECT\nreceipt:bye\n\n^@");

        Assert.That((await _socket.ReadTextAsync()).Text, Is.EqualTo("RECEIPT\nreceipt-id:bye\n\n\0"));
        Assert.That((await _socket.ReadCloseAsync()).Status, Is.EqualTo(1000));
    }

    [Test]
    public async Task Of_a_flood_of_pings_the_last_is_answered_at_least()
    {
        await _socket.ConnectAsync();
        var ping = RawWebSocket.Encode(Ping, "x"u8.ToArray());

        await _socket.SendRawAsync(Enumerable.Repeat(ping, 999).SelectMany(octets => octets).ToArray());
        await _socket.SendRawAsync(RawWebSocket.Encode(Ping, "last"u8.ToArray()));
        await _socket.SendAsync(Text, "BEGIN\ntransaction:1\nreceipt:a\n\n^@");

        // One pong for many pings is what RFC 6455, 5.5.3, permits: so a peer that only asks cannot make the broker write much.
        var pongs = new List<string>();
        var (opcode, text) = await _socket.ReadTextAsync();
        while (opcode == Pong)
        {
            pongs.Add(text);
            (opcode, text) = await _socket.ReadTextAsync();
        }

        Assert.That(pongs, Has.Count.LessThanOrEqualTo(1000));
        Assert.That(pongs[^1], Is.EqualTo("last"));
        Assert.That(text, Does.StartWith("RECEIPT\n"));
    }
}
