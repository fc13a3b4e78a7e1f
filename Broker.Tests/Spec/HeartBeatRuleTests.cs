using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>Rules 20 to 24 of those that brokers most often break: heart-beats.</summary>
internal sealed class HeartBeatRuleTests
{
    // A little less, for a beat may be due when it is over.
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(59.9);

    // A beat goes out after 0.8 of the interval, so that it is early rather than late.
    [TestCase("0,10000", 10, 7, TestName = "Rule 20: server to client every max of sx and cy, both 10 s: 7 beats a minute, for they go out early")]
    [TestCase("0,5000", 10, 7, TestName = "Rule 20: server to client every max of sx and cy, sx 10 s is the larger: 7 beats a minute")]
    [TestCase("0,20000", 10, 3, TestName = "Rule 20: server to client every max of sx and cy, cy 20 s is the larger: 3 beats a minute")]
    [TestCase("0,1000", 5, 14, TestName = "Rule 20: server to client every max of sx and cy, sx 5 s is the larger: 14 beats a minute")]
    [TestCase("0,0", 10, 0, TestName = "Rule 20: the client wants none, so there are no beats")]
    [TestCase("60000,0", 10, 0, TestName = "Rule 20: what the client can send has nothing to do with what it wants")]
    [TestCase("0,10000", 0, 0, TestName = "Rule 20: the server cannot send any, so there are no beats")]
    [TestCase(null, 10, 0, TestName = "Rule 20: a missing header is 0,0, so there are no beats")]
    public async Task Beats_of_the_broker(string? header, int send, int beats)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.HeartBeat.Send = TimeSpan.FromSeconds(send));
        await using var client = await broker.ConnectAsync("1.2", header is null ? [] : [$"heart-beat:{header}"]);

        await broker.PassAsync(Minute);
        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t", "receipt:1");

        Assert.That(await client.ReadRawAsync(), Is.EqualTo($"{new string('\n', beats)}RECEIPT\nreceipt-id:1\n\n\0"));
    }

    [TestCase("10000,0", 10, 29.8, 35.5, TestName = "Rule 20: client to server every max of cx and sy, both 10 s: dead after 30 s")]
    [TestCase("2000,0", 10, 29.8, 35.5, TestName = "Rule 20: client to server every max of cx and sy, sy 10 s is the larger: dead after 30 s")]
    [TestCase("20000,0", 10, 59.8, 70.5, TestName = "Rule 20: client to server every max of cx and sy, cx 20 s is the larger: dead after 60 s")]
    [TestCase("1000,0", 2, 5.8, 7.5, TestName = "Rule 20: client to server every max of cx and sy, sy 2 s is the larger: dead after 6 s")]
    public async Task Silence_of_the_client(string header, int receive, double aliveAfter, double deadAfter)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.HeartBeat.Receive = TimeSpan.FromSeconds(receive));
        await using var client = await broker.ConnectAsync("1.2", $"heart-beat:{header}");

        await broker.PassAsync(TimeSpan.FromSeconds(aliveAfter));
        await client.AssertNothingMoreAsync();
        await broker.PassAsync(TimeSpan.FromSeconds(deadAfter));

        await client.ReadErrorAsync(StompError.HeartBeatTimeout);
    }

    [TestCase("1,1", TestName = "Rule 20: sx and sy are the server's own capabilities, not the product")]
    [TestCase("0,0", TestName = "Rule 20: sx and sy do not depend on the client")]
    public async Task Connected_has_the_brokers_numbers(string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsync("1.2", $"heart-beat:{header}");

        Assert.That(connected["heart-beat"], Is.EqualTo("10000,10000"));
    }

    [TestCase("10000,10000", TestName = "Rule 20: 1.0 has no heart-beats, whatever the header says")]
    [TestCase("nonsense", TestName = "Rule 20: in 1.0 the header means nothing")]
    public async Task There_are_none_in_1_0(string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.0", $"heart-beat:{header}");

        await broker.PassAsync(Minute * 2);
        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t", "receipt:1");

        Assert.That(await client.ReadRawAsync(), Does.StartWith("RECEIPT"));
    }

    [TestCase("1.0", TestName = "Rule 21: CONNECTED always has heart-beat, in 1.0 too")]
    [TestCase("1.1", TestName = "Rule 21: CONNECTED always has heart-beat, in 1.1 too")]
    [TestCase("1.2", TestName = "Rule 21: CONNECTED always has heart-beat")]
    public async Task Heart_beat_is_always_there(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => (settings.HeartBeat.Send, settings.HeartBeat.Receive) = (TimeSpan.Zero, TimeSpan.Zero));
        await using var client = broker.Open();

        var connected = await client.ConnectAsync(version);

        Assert.That(connected["heart-beat"], Is.EqualTo("0,0"));
    }

    [TestCase(TestName = "Rule 22: a partial frame counts as a sign of life")]
    public async Task A_frame_that_arrives_slowly_keeps_the_connection_alive()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.2", "heart-beat:10000,0");

        foreach (var piece in (string[])["SEND\n", "destination:/topic/a\n", "receipt:1\n", "\n", "body", "^@"])
        {
            await broker.PassAsync(TimeSpan.FromSeconds(29));
            await client.SendAsync(piece);
        }

        await client.ReadReceiptAsync("1");
    }

    [TestCase("10000,10000", TestName = "Rule 22: a pong counts as a sign of life, for browsers put the timers of background tabs to sleep")]
    [TestCase("0,0", TestName = "Rule 22: a pong keeps a client without heart-beats alive")]
    public async Task A_pong_is_a_sign_of_life(string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        var peer = new TestPeer();
        await using var client = broker.Open(peer: peer);
        await client.ConnectAsync("1.2", $"heart-beat:{header}");

        for (var round = 0; round < 20; round++)
        {
            await broker.PassAsync(TimeSpan.FromSeconds(20.5));
            await peer.ReadPingAsync();
            peer.Pong();
        }

        await client.AssertNothingMoreAsync();
    }

    [TestCase("10000,0", 30, TestName = "Rule 22: without pongs and beats a WebSocket is dead after three intervals")]
    [TestCase("0,0", 60, TestName = "Rule 22: a WebSocket without heart-beats that answers no ping is dead after three pings")]
    public async Task A_websocket_that_is_silent_is_dead(string header, int seconds)
    {
        await using var broker = await PipeBroker.StartAsync();
        var peer = new TestPeer();
        await using var client = broker.Open(peer: peer);
        await client.ConnectAsync("1.2", $"heart-beat:{header}");

        await broker.PassAsync(TimeSpan.FromSeconds(seconds - 0.5));
        Assert.That(broker.Registry.Count, Is.EqualTo(1));
        await broker.PassAsync(TimeSpan.FromSeconds(seconds / 5));

        await client.ReadErrorAsync(StompError.HeartBeatTimeout);
    }

    [TestCase(TestName = "Rule 23: an idle connection gets a lone line feed, at 0.8 of the interval at the latest")]
    public async Task A_beat_is_early_and_alone()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.2", "heart-beat:0,10000");

        await broker.PassAsync(TimeSpan.FromSeconds(7.9));
        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t", "receipt:1");
        Assert.That(await client.ReadRawAsync(), Does.StartWith("RECEIPT"));
        await broker.PassAsync(TimeSpan.FromSeconds(8.2));

        await client.ReadHeartBeatAsync();
    }

    [TestCase(TestName = "Rule 23: a beat is a WebSocket message of its own")]
    public async Task A_beat_is_a_message_of_its_own()
    {
        await using var broker = await TestBroker.StartAsync("--heart-beat.send=100ms");
        var (client, pipes) = await broker.OpenWebSocketAsync();
        await using var end = client;
        await client.ConnectAsync("1.2", "heart-beat:0,1");

        await client.ReadHeartBeatAsync();

        Assert.That(pipes.Messages.ElementAt(1), Is.EqualTo((System.Net.WebSockets.WebSocketMessageType.Text, 1)));
    }

    [TestCase(TestName = "Rule 23: there are no beats before CONNECTED")]
    public async Task No_beats_before_connected()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await broker.PassAsync(TimeSpan.FromSeconds(9.5));
        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest", "heart-beat:1,1");

        Assert.That(await client.ReadRawAsync(), Does.StartWith("CONNECTED\n"));
    }

    [TestCase("a,b", false, TestName = "Rule 24: letters are an error")]
    [TestCase("10000", false, TestName = "Rule 24: one number is an error")]
    [TestCase("-1,1", false, TestName = "Rule 24: a negative number is an error")]
    [TestCase("1,", false, TestName = "Rule 24: half a pair is an error")]
    [TestCase("99999999999,1", false, TestName = "Rule 24: a number beyond all reason is an error")]
    [TestCase("1 , 1", true, TestName = "Rule 24: blanks around the numbers are accepted")]
    [TestCase("0,0", true, TestName = "Rule 24: zeros are accepted")]
    public async Task A_malformed_header_is_an_error(string header, bool isAccepted)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest", $"heart-beat:{header}");

        var frame = await client.ReadAsync();
        Assert.That(frame!.Command, Is.EqualTo(isAccepted ? StompCommand.Connected : StompCommand.Error));
        Assert.That(frame["message"], isAccepted ? Is.Null : Is.EqualTo(StompError.InvalidHeader.Message));
    }
}
