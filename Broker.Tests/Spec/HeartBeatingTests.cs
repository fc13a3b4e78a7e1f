using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.1 and 1.2, "Heart-beating". The broker of these tests can send a beat every 10 s and wants one every 10 s.</summary>
internal sealed class HeartBeatingTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongTime = TimeSpan.FromMinutes(3);

    [TestCase("1.1", "10000", TestName = "1.1 Heart-beating: the heart-beat header MUST contain two positive integers separated by a comma, not one")]
    [TestCase("1.1", "-1,0", TestName = "1.1 Heart-beating: the heart-beat header MUST contain two positive integers, not a negative one")]
    [TestCase("1.2", "10000", TestName = "1.2 Heart-beating: the heart-beat header MUST contain two positive integers separated by a comma, not one")]
    [TestCase("1.2", "-1,0", TestName = "1.2 Heart-beating: the heart-beat header MUST contain two positive integers, not a negative one")]
    [TestCase("1.2", "a,b", TestName = "1.2 Heart-beating: the heart-beat header MUST contain two positive integers, not letters")]
    [TestCase("1.2", "1,2,3", TestName = "1.2 Heart-beating: the heart-beat header MUST contain two positive integers, not three")]
    [TestCase("1.2", "", TestName = "1.2 Heart-beating: the heart-beat header MUST contain two positive integers, not nothing")]
    public async Task A_malformed_header_is_an_error(string version, string value)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, $"accept-version:{version}", "login:guest", "passcode:guest", $"heart-beat:{value}");

        var error = await client.ReadErrorAsync(StompError.InvalidHeader);
        Assert.That(error.Text, Does.Contain("'heart-beat'"));
    }

    [TestCase("1.1", TestName = "1.1 Heart-beating: the first number is what the sender can do, the second what it would like to get")]
    [TestCase("1.2", TestName = "1.2 Heart-beating: the first number is what the sender can do, the second what it would like to get")]
    public async Task Connected_tells_the_brokers_own_numbers(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings =>
        {
            settings.HeartBeat.Send = TimeSpan.FromSeconds(7);
            settings.HeartBeat.Receive = TimeSpan.FromSeconds(9);
        });
        await using var client = broker.Open();

        var connected = await client.ConnectAsync(version, "heart-beat:20000,30000");

        Assert.That(connected["heart-beat"], Is.EqualTo("7000,9000"));
    }

    [TestCase("1.1", TestName = "1.1 Heart-beating: a missing heart-beat header MUST be treated the same way as 0,0")]
    [TestCase("1.2", TestName = "1.2 Heart-beating: a missing heart-beat header MUST be treated the same way as 0,0")]
    public async Task Without_the_header_there_are_no_beats(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await broker.PassAsync(LongTime);

        await AssertNoBeatsAndAliveAsync(client);
    }

    [TestCase("1.1", "0,0", 10, 10, TestName = "1.1 Heart-beating: 0 means it cannot send and does not want to receive heart-beats")]
    [TestCase("1.1", "0,10000", 0, 10, TestName = "1.1 Heart-beating: if sx is 0 or cy is 0 there will be no beats from the server")]
    [TestCase("1.1", "10000,0", 10, 0, TestName = "1.1 Heart-beating: if cx is 0 or sy is 0 there will be no beats from the client")]
    [TestCase("1.2", "0,0", 10, 10, TestName = "1.2 Heart-beating: 0 means it cannot send and does not want to receive heart-beats")]
    [TestCase("1.2", "0,10000", 0, 10, TestName = "1.2 Heart-beating: if sx is 0 or cy is 0 there will be no beats from the server")]
    [TestCase("1.2", "10000,0", 10, 0, TestName = "1.2 Heart-beating: if cx is 0 or sy is 0 there will be no beats from the client")]
    public async Task Zero_on_either_side_means_none(string version, string client, int send, int receive)
    {
        await using var broker = await PipeBroker.StartAsync(settings =>
        {
            settings.HeartBeat.Send = TimeSpan.FromSeconds(send);
            settings.HeartBeat.Receive = TimeSpan.FromSeconds(receive);
        });
        await using var connection = await broker.ConnectAsync(version, $"heart-beat:{client}");

        await broker.PassAsync(LongTime);

        await AssertNoBeatsAndAliveAsync(connection);
    }

    [TestCase("1.1", 3_000, 10, TestName = "1.1 Heart-beating: the server beats every MAX of sx and cy, here sx")]
    [TestCase("1.1", 20_000, 20, TestName = "1.1 Heart-beating: the server beats every MAX of sx and cy, here cy")]
    [TestCase("1.2", 3_000, 10, TestName = "1.2 Heart-beating: the server beats every MAX of sx and cy, here sx")]
    [TestCase("1.2", 20_000, 20, TestName = "1.2 Heart-beating: the server beats every MAX of sx and cy, here cy")]
    public async Task The_larger_number_counts_for_the_broker(string version, int wanted, int seconds)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version, $"heart-beat:0,{wanted}");

        await broker.PassAsync(TimeSpan.FromSeconds(seconds * 0.75));
        await AssertNoBeatsAndAliveAsync(client);
        await broker.PassAsync(TimeSpan.FromSeconds(seconds * 0.95));

        await client.ReadHeartBeatAsync();
    }

    [TestCase("1.1", 3_000, 10, TestName = "1.1 Heart-beating: the client beats every MAX of cx and sy, here sy")]
    [TestCase("1.1", 20_000, 20, TestName = "1.1 Heart-beating: the client beats every MAX of cx and sy, here cx")]
    [TestCase("1.2", 3_000, 10, TestName = "1.2 Heart-beating: the client beats every MAX of cx and sy, here sy")]
    [TestCase("1.2", 20_000, 20, TestName = "1.2 Heart-beating: the client beats every MAX of cx and sy, here cx")]
    public async Task The_larger_number_counts_for_the_client(string version, int promised, int seconds)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version, $"heart-beat:{promised},0");

        await broker.PassAsync(TimeSpan.FromSeconds(seconds * 2.9));
        await client.AssertNothingMoreAsync();
        await broker.PassAsync(TimeSpan.FromSeconds(seconds * 3.6));

        await client.ReadErrorAsync(StompError.HeartBeatTimeout);
    }

    [TestCase("1.1", TestName = "1.1 Heart-beating: the sender MUST send new data over the network connection at least every n milliseconds")]
    [TestCase("1.2", TestName = "1.2 Heart-beating: the sender MUST send new data over the network connection at least every n milliseconds")]
    public async Task Beats_are_never_late(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version, "heart-beat:0,10000");

        for (var beat = 0; beat < 5; beat++)
        {
            await broker.PassAsync(TimeSpan.FromSeconds(8.2));
            await client.ReadHeartBeatAsync();
        }
    }

    [TestCase("1.1", TestName = "1.1 Heart-beating: if the sender has no real STOMP frame to send it MUST send a single newline byte")]
    [TestCase("1.2", TestName = "1.2 Heart-beating: if the sender has no real STOMP frame to send it MUST send an end-of-line")]
    public async Task A_beat_is_a_single_line_feed_and_only_when_nothing_else_is_sent(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version, "heart-beat:0,10000");

        for (var receipt = 0; receipt < 5; receipt++)
        {
            await broker.PassAsync(Interval / 2);
            await AssertNoBeatsAndAliveAsync(client);
        }

        await broker.PassAsync(Interval);
        await client.ReadHeartBeatAsync();
    }

    [TestCase("1.1", "\n", TestName = "1.1 Heart-beating: any new data received is an indication that the remote end is alive, here a newline")]
    [TestCase("1.1", "SEND\ndest", TestName = "1.1 Heart-beating: any new data received is an indication that the remote end is alive, here a part of a frame")]
    [TestCase("1.2", "\r\n", TestName = "1.2 Heart-beating: any new data received is an indication that the remote end is alive, here an EOL")]
    [TestCase("1.2", "SEND\ndest", TestName = "1.2 Heart-beating: any new data received is an indication that the remote end is alive, here a part of a frame")]
    [TestCase("1.2", "\n\n\n\n\n\n\n\n\n\n", TestName = "1.2 Heart-beating: any number of octets is one sign of life")]
    public async Task Any_octet_is_a_sign_of_life(string version, string octets)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version, "heart-beat:10000,0");

        await broker.PassAsync(Interval * 2.9);
        await client.SendAsync(octets[..1]);
        await broker.PassAsync(Interval * 2.9);
        await client.SendAsync(octets[1..]);
        await client.SendAsync(octets.StartsWith("SEND", StringComparison.Ordinal) ? "ination:/topic/a\nreceipt:1\n\n^@" : "SEND\ndestination:/topic/a\nreceipt:1\n\n^@");

        await client.ReadReceiptAsync("1");
    }

    [TestCase("1.1", TestName = "1.1 Heart-beating: because of timing inaccuracies the receiver SHOULD be tolerant and take into account an error margin")]
    [TestCase("1.2", TestName = "1.2 Heart-beating: because of timing inaccuracies the receiver SHOULD be tolerant and take into account an error margin")]
    public async Task Silence_is_tolerated_for_less_than_three_intervals(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version, "heart-beat:10000,0");

        for (var round = 0; round < 3; round++)
        {
            await broker.PassAsync(Interval * 2.95);
            await client.SendAsync("\n");
        }

        await client.AssertNothingMoreAsync();
    }

    [TestCase("1.1", TestName = "1.1 Heart-beating: if the receiver did not receive any new data it CAN consider the connection as dead")]
    [TestCase("1.2", TestName = "1.2 Heart-beating: if the receiver did not receive any new data it MAY consider the connection as dead")]
    public async Task After_three_intervals_of_silence_the_connection_is_dead(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version, "heart-beat:10000,0");

        await broker.PassAsync(Interval * 3.6);

        var error = await client.ReadErrorAsync(StompError.HeartBeatTimeout);
        Assert.That(error.Text, Does.Contain("heart-beat.receive"));
    }

    [TestCase(2, TestName = "1.2 Heart-beating: the error margin is the broker's to choose, heart-beat.tolerance")]
    public async Task The_tolerance_is_an_option(int tolerance)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.HeartBeat.Tolerance = tolerance);
        await using var client = await broker.ConnectAsync("1.2", "heart-beat:10000,0");

        await broker.PassAsync(Interval * 1.9);
        await client.AssertNothingMoreAsync();
        await broker.PassAsync(Interval * 2.6);

        await client.ReadErrorAsync(StompError.HeartBeatTimeout);
    }

    private static async Task AssertNoBeatsAndAliveAsync(StompTestClient client)
    {
        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a", "receipt:alive");
        Assert.That(await client.ReadRawAsync(), Does.StartWith("RECEIPT\n"));
    }
}
