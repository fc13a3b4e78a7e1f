using System.Net.WebSockets;
using Broker.Stomp;
using Broker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Broker.Tests.Host.Reload;

/// <summary>What a change of settings means for connections that are there and for those that come, as docs/configuration.md tells it.</summary>
internal sealed class SettingsReloadTests
{
    [Test]
    public async Task A_limit_of_frames_counts_for_a_connection_that_is_there()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectTcpAsync();
        var body = new string('x', 2000);
        await client.PublishAsync("/topic/a", body);

        await broker.ReloadAsync("[limits]\nframe = 1KiB\nconnect-frame = 1KiB");

        await client.SendFrameAsync("SEND", body, "destination:/topic/a");
        await client.ReadErrorAsync(StompError.FrameTooLarge);
    }

    [Test]
    public async Task A_limit_of_subscriptions_counts_for_a_connection_that_is_there_and_ends_none()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectTcpAsync();
        await client.SubscribeAsync("/topic/a", "0");
        await client.SubscribeAsync("/topic/b", "1");

        await broker.ReloadAsync("[limits]\nsubscriptions = 1");

        await client.SendFrameAsync("SEND", "x", "destination:/topic/b");
        await client.ReadMessageAsync("x");
        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:2", "destination:/topic/c");
        await client.ReadErrorAsync(StompError.TooManySubscriptions);
    }

    [Test]
    public async Task A_limit_of_connections_counts_for_those_that_come()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var one = await broker.ConnectTcpAsync();
        await using var other = await broker.ConnectTcpAsync();

        await broker.ReloadAsync("[limits]\nconnections = 1");

        await using var third = await broker.OpenTcpAsync();
        await third.ReadErrorAsync(StompError.TooManyConnections);
        await one.AssertNothingMoreAsync();
        await other.AssertNothingMoreAsync();
    }

    [Test]
    public async Task The_time_to_connect_is_that_of_when_the_connection_came()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var before = await broker.OpenTcpAsync();
        await broker.AwaitConnectionsAsync(1);

        await broker.ReloadAsync("[limits]\nconnect-timeout = 100ms\nlogin-time = 0");

        await using var after = await broker.OpenTcpAsync();
        await after.ReadErrorAsync(StompError.ConnectTimeout);
        await before.ConnectAsync();
    }

    [Test]
    public async Task Heart_beats_are_those_of_when_the_connection_came()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var before = await broker.OpenTcpAsync();
        await broker.AwaitConnectionsAsync(1);

        await broker.ReloadAsync("[heart-beat]\nsend = 7s\nreceive = 8s");

        await using var after = await broker.OpenTcpAsync();
        Assert.That((await before.ConnectAsync())["heart-beat"], Is.EqualTo("10000,10000"));
        Assert.That((await after.ConnectAsync())["heart-beat"], Is.EqualTo("7000,8000"));
    }

    [Test]
    public async Task An_origin_may_connect_from_then_on()
    {
        await using var broker = await TestBroker.StartAsync();
        await Assert.ThatAsync(() => OpenFromAsync(broker, "https://app.example.com"), Throws.TypeOf<WebSocketException>());

        await broker.ReloadAsync("[listener:web]\nurl = ws://127.0.0.1:0/ws\norigins = https://app.example.com\n[listener:tcp]\nurl = tcp://127.0.0.1:0");

        await OpenFromAsync(broker, "https://app.example.com");
    }

    [Test]
    public async Task An_origin_that_is_gone_may_not_connect_on_a_connection_from_before_either()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.ReloadAsync("[listener:web]\nurl = ws://127.0.0.1:0/ws\norigins = https://app.example.com\n[listener:tcp]\nurl = tcp://127.0.0.1:0");
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, "/ws", ["Origin: https://app.example.com", "Upgrade:", "Connection: keep-alive"]);
        Assert.That((socket.Status, await socket.ReadBodyAsync()), Is.EqualTo((426, "Here is a WebSocket for STOMP. A page to try it is at /.\n")));

        await broker.ReloadAsync("[listener:web]\nurl = ws://127.0.0.1:0/ws\norigins = https://other.example.com\n[listener:tcp]\nurl = tcp://127.0.0.1:0");
        await socket.AskAgainAsync(broker.WebPort, "/ws", "Origin: https://app.example.com");

        Assert.That(socket.Status, Is.EqualTo(403));
    }

    [Test]
    public async Task What_a_host_means_that_is_none_changes_for_the_next_CONNECT()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectTcpAsync("1.2", "host:nowhere");

        await broker.ReloadAsync("[broker]\nunknown-host = refuse");

        await client.AssertNothingMoreAsync();
        await using var other = await broker.OpenTcpAsync();
        await other.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "host:nowhere", "login:guest", "passcode:guest");
        await other.ReadErrorAsync(StompError.UnknownHost);
    }

    [Test]
    public async Task A_virtual_host_that_comes_is_there_and_one_that_goes_waits_for_a_restart()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log);

        await broker.ReloadAsync("[virtual-host:new]");
        await using var client = await broker.ConnectTcpAsync("1.2", "host:new");
        await using var elsewhere = await broker.ConnectTcpAsync();
        await client.SubscribeAsync("/topic/a");
        await elsewhere.PublishAsync("/topic/a", "elsewhere");
        await client.SendFrameAsync("SEND", "here", "destination:/topic/a");
        await client.ReadMessageAsync("here");

        await broker.ReloadAsync("[limits]\nframe = 2MiB");

        Assert.That(log.Text, Does.Contain("Warning 1402 [virtual-host:new]: removed: needs a restart"));
        await client.SendFrameAsync("SEND", "still", "destination:/topic/a");
        await client.ReadMessageAsync("still");
        await using var another = await broker.ConnectTcpAsync("1.2", "host:new");
        await another.PublishAsync("/topic/a", "another");
        await client.ReadMessageAsync("another");
    }

    [Test]
    public async Task The_log_and_the_time_for_draining_change_at_once()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log);
        await using (await broker.ConnectTcpAsync())
        {
            Assert.That(log.Text, Does.Not.Contain("Debug 1100"));
        }

        await broker.ReloadAsync("[log]\nlevel = debug\n[broker]\ndrain-timeout = 7s");

        await using var client = await broker.ConnectTcpAsync();
        Assert.That(log.Text, Does.Contain("Debug 1100"));
        Assert.That(broker.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout, Is.EqualTo(TimeSpan.FromSeconds(7.5)));
    }

    [Test]
    public async Task What_the_command_line_says_counts_more_than_the_file_then_too()
    {
        await using var broker = await TestBroker.StartAsync("--limits.subscriptions=1");
        await using var client = await broker.ConnectTcpAsync();

        await broker.ReloadAsync("[limits]\nsubscriptions = 50\ntransactions = 0");

        await client.SubscribeAsync("/topic/a");
        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:2", "destination:/topic/c");
        await client.ReadErrorAsync(StompError.TooManySubscriptions);
    }

    [Test]
    public async Task A_file_with_mistakes_changes_nothing_and_all_of_them_are_told_with_their_lines()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log);
        await using var client = await broker.ConnectTcpAsync();
        var before = broker.Reload().State;

        Assert.That(await broker.TryReloadAsync("[limits]\nsubscriptions = 1\nframe = 5x\n[role:a]\npublish = nonsense\n[user:b]\nroles = c"), Is.False);

        Assert.That((broker.Reload().State, broker.Reload().Refused), Is.EqualTo((before, 1)));
        await client.SubscribeAsync("/topic/a", "0");
        await client.SubscribeAsync("/topic/b", "1");
        Assert.That(log.Text, Does.Contain("Error 1403").And.Contain("broker.conf:3: limits.frame").And.Contain("broker.conf:5: role:a.publish").And.Contain("broker.conf:7: user:b.roles"));
    }

    [TestCase("")]
    [TestCase("# Nothing.\n")]
    public async Task An_empty_file_is_a_mistake_for_it_would_let_guest_in(string text)
    {
        await using var broker = await TestBroker.StartAsync();
        Assert.That(await broker.TryReloadAsync(text), Is.False);
    }

    [Test]
    public async Task A_file_that_is_gone_is_a_mistake()
    {
        await using var broker = await TestBroker.StartAsync();
        File.Delete(broker.File);

        Assert.That(await broker.Reload().ReloadAsync("test"), Is.False);
    }

    [Test]
    public async Task What_is_in_force_has_a_number_and_a_time()
    {
        await using var broker = await TestBroker.StartAsync();
        var start = broker.Reload().State;

        await broker.ReloadAsync("[limits]\nframe = 2MiB");

        var now = broker.Reload().State;
        Assert.That((start.Version, now.Version), Is.EqualTo((1, 2)));
        Assert.That(now.Since, Is.GreaterThanOrEqualTo(start.Since));
    }

    private static async Task OpenFromAsync(TestBroker broker, string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(broker.WebSocketUrl, CancellationToken.None);
    }
}
