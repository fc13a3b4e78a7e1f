using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>Rules 15 to 19 of those that brokers most often break: connecting.</summary>
internal sealed class ConnectRuleTests
{
    private const string Connect = "CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\n\n^@";

    [TestCase("1.2,1.1,1.0", "1.2", TestName = "Rule 15: the order of versions means nothing")]
    [TestCase("1.1, 1.0 ", "1.1", TestName = "Rule 15: blanks around versions are trimmed")]
    [TestCase("1.1,9.9", "1.1", TestName = "Rule 15: the highest common version is picked")]
    public async Task The_highest_common_version_is_picked(string accepted, string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsync(accepted);

        Assert.That(connected["version"], Is.EqualTo(version));
    }

    [TestCase(TestName = "Rule 15: without accept-version it is 1.0")]
    public async Task Without_accept_version_it_is_1_0()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendAsync("CONNECT\nlogin:guest\npasscode:guest\n\n^@");

        var connected = await client.ReadAsync(StompCommand.Connected);
        Assert.That(connected["version"], Is.EqualTo("1.0"));
    }

    [TestCase(TestName = "Rule 15: without a common version there is an ERROR with version, content-type and body, then the connection closes")]
    public async Task Without_a_common_version_the_error_names_ours()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendAsync("STOMP\naccept-version:3.0\nlogin:guest\npasscode:guest\n\n^@");

        var error = await client.ReadErrorAsync(StompError.UnsupportedVersion);
        Assert.That(error["version"], Is.EqualTo("1.0,1.1,1.2"));
        Assert.That(error["content-type"], Is.EqualTo("text/plain"));
        Assert.That(error.Body, Is.Not.Empty);
    }

    [TestCase("SEND\ndestination:/topic/a\nreceipt:a\\cb\n\n^@", TestName = "Rule 16: SEND before CONNECT is an error")]
    [TestCase("SUBSCRIBE\nid:0\ndestination:/topic/a\nreceipt:a\\cb\n\n^@", TestName = "Rule 16: SUBSCRIBE before CONNECT is an error")]
    [TestCase("DISCONNECT\nreceipt:a\\cb\n\n^@", TestName = "Rule 16: DISCONNECT before CONNECT is an error")]
    [TestCase("BEGIN\nreceipt:a\\cb\n\nbody^@", TestName = "Rule 16: a faulty frame before CONNECT is an error")]
    public async Task Any_frame_before_connect_is_an_error(string frame)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendAsync(frame);

        var error = await client.ReadErrorAsync(StompError.NotConnected);
        Assert.That(error["receipt-id"], Is.EqualTo("a\\cb"));
    }

    [TestCase("CONNECT", TestName = "Rule 16: a second CONNECT is an error")]
    [TestCase("STOMP", TestName = "Rule 16: STOMP after CONNECT is an error")]
    public async Task A_second_connect_is_an_error(string command)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync(command, string.Empty, "accept-version:1.2", "login:guest", "passcode:guest");

        await client.ReadErrorAsync(StompError.AlreadyConnected);
    }

    [TestCase(TestName = "Rule 16: a receipt on CONNECT is refused")]
    public async Task A_receipt_on_connect_is_refused()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest", "receipt:1");

        await client.ReadErrorAsync(StompError.InvalidHeader);
    }

    [TestCase(TestName = "Rule 16: an identical second CONNECT is tolerated when our answer cannot have been seen, for some clients send it twice")]
    public async Task An_identical_connect_right_behind_is_tolerated()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();
        await broker.PassAsync(TimeSpan.FromSeconds(1));

        await client.SendAsync(Connect + Connect);
        await client.ReadAsync(StompCommand.Connected);

        client.Version = StompVersion.V12;
        await client.AssertNothingMoreAsync();
    }

    [TestCase("CONNECT\naccept-version:1.1\nlogin:guest\npasscode:guest\n\n^@", TestName = "Rule 16: another CONNECT right behind is an error")]
    [TestCase("BEGIN\ntransaction:t\n\n^@" + Connect, TestName = "Rule 16: a second CONNECT with a frame in between is an error")]
    [TestCase(Connect + Connect, TestName = "Rule 16: a third CONNECT is an error")]
    public async Task Other_second_connects_are_errors(string second)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendAsync(Connect + second);

        await client.ReadAsync(StompCommand.Connected);
        await client.ReadErrorAsync(StompError.AlreadyConnected);
    }

    [TestCase(TestName = "Rule 17: a missing host is the default virtual host, for stomp.js sends none")]
    public async Task A_missing_host_is_the_default_one()
    {
        await using var broker = await PipeBroker.StartAsync(null, "/other");
        await using var without = await broker.ConnectAsync();
        await using var with = await broker.ConnectAsync("1.2", "host:127.0.0.1");
        await using var other = await broker.ConnectAsync("1.2", "host:/other");
        await without.SubscribeAsync("/topic/a");
        await other.SubscribeAsync("/topic/a");

        await with.PublishAsync("/topic/a", "hello");

        await without.ReadMessageAsync("hello");
        await other.AssertNothingMoreAsync();
    }

    [TestCase(new[] { "v10.stomp", "v11.stomp" }, "v11.stomp", TestName = "Rule 18: of the subprotocols offered the best one is selected")]
    [TestCase(new[] { "v10.stomp" }, "v10.stomp", TestName = "Rule 18: a client that offers v10.stomp only may negotiate 1.2 in its CONNECT")]
    [TestCase(new string[0], null, TestName = "Rule 18: if no subprotocol is offered none is sent")]
    public async Task Connect_decides_not_the_subprotocol(string[] offered, string? selected)
    {
        await using var broker = await TestBroker.StartAsync();
        var (client, pipes) = await broker.OpenWebSocketAsync(System.Net.WebSockets.WebSocketMessageType.Text, offered);
        await using var end = client;

        var connected = await client.ConnectAsync("1.2,1.1,1.0");

        Assert.That(pipes.Socket.SubProtocol, Is.EqualTo(selected));
        Assert.That(connected["version"], Is.EqualTo("1.2"));
    }

    [TestCase(TestName = "Rule 19: after a failed login there is an ERROR, then the connection closes")]
    public async Task A_failed_login_ends_the_connection()
    {
        await using var broker = await PipeBroker.StartAsync();
        var peer = new TestPeer();
        await using var client = broker.Open(peer: peer);

        await client.SendAsync("CONNECT\naccept-version:1.2\nlogin:guest\npasscode:wrong\n\n^@SEND\ndestination:/topic/a\n\n^@");

        var error = await client.ReadAsync(StompCommand.Error);
        Assert.That(error["message"], Is.EqualTo(StompError.LoginFailed.Message));
        Assert.That((await peer.ReadCloseAsync()).Status, Is.EqualTo(1008));
        await client.ReadEndAsync();
    }
}
