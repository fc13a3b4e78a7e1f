using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Limits;

/// <summary>Who is let in: so many altogether and from an address, at once and in a second.</summary>
internal sealed class DoorwayTests
{
    private const string Here = "192.0.2.1";
    private const string There = "192.0.2.2";

    private readonly FakeTimeProvider _clock = new();
    private readonly CapturedLog _log = new();
    private readonly ConnectionRegistry _registry = new(100);
    private readonly LimitsOptions _limits = new();
    private readonly Doorway _doorway;

    public DoorwayTests() => _doorway = new Doorway(_registry, _clock, _log);

    [Test]
    public void Without_limits_of_addresses_all_come_in_until_the_broker_has_as_many_as_it_may()
    {
        Enter(Here, 100);

        Assert.That(_doorway.Enter(There, _limits)?.Error, Is.SameAs(StompError.TooManyConnections));
        _doorway.Leave(Here);
        Enter(There);
    }

    [Test]
    public void So_many_from_an_address_and_others_do_not_notice()
    {
        _limits.ConnectionsPerAddress = 2;
        Enter(Here, 2);

        var refusal = _doorway.Enter(Here, _limits);

        Assert.That(refusal?.Error, Is.SameAs(StompError.TooManyConnectionsFromAddress));
        Assert.That(refusal!.Detail, Does.Contain("2"));
        Enter(There, 2);
        _doorway.Leave(Here);
        Enter(Here);
    }

    [Test]
    public void An_address_of_version_6_is_its_network()
    {
        _limits.ConnectionsPerAddress = 1;
        Enter("2001:db8:1:2::1");

        Assert.That(_doorway.Enter("2001:db8:1:2:ffff::9", _limits)?.Error, Is.SameAs(StompError.TooManyConnectionsFromAddress));
        Enter("2001:db8:1:3::1");
    }

    [Test]
    public void So_many_in_a_second_from_an_address_and_ten_seconds_worth_at_once()
    {
        _limits.ConnectionRatePerAddress = 2;
        for (var come = 0; come < 20; come++)
        {
            Enter(Here);
            _doorway.Leave(Here);
        }

        Assert.That(_doorway.Enter(Here, _limits)?.Error, Is.SameAs(StompError.ConnectingTooFastFromAddress));
        Enter(There);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Enter(Here, 2);
        Assert.That(_doorway.Enter(Here, _limits), Is.Not.Null);
    }

    [Test]
    public void So_many_in_a_second_altogether()
    {
        _limits.ConnectionRate = 1;
        Enter(Here, 5);
        Enter(There, 5);

        Assert.That(_doorway.Enter("192.0.2.3", _limits)?.Error, Is.SameAs(StompError.ConnectingTooFast));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Enter("192.0.2.3");
    }

    [Test]
    public void Who_comes_too_often_uses_up_nothing_of_what_others_have()
    {
        (_limits.ConnectionRate, _limits.ConnectionRatePerAddress) = (2, 1);
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            _doorway.Enter(Here, _limits);
        }

        Enter(There, 10);
    }

    [Test]
    public void Nothing_is_kept_of_who_is_gone()
    {
        _limits.ConnectionRatePerAddress = 1;
        for (var number = 0; number < 50; number++)
        {
            Enter($"198.51.100.{number}");
            _doorway.Leave($"198.51.100.{number}");
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        Enter(Here);
        _doorway.Leave(Here);
        Assert.That(_doorway.Addresses, Is.LessThanOrEqualTo(51));

        for (var number = 0; number < 3 * Doorway.MostAddresses; number++)
        {
            Enter($"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}");
            _doorway.Leave($"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}");
        }

        Assert.That(_doorway.Addresses, Is.LessThanOrEqualTo(Doorway.MostAddresses));
    }

    [Test]
    public void It_is_logged_once_a_second_with_how_many()
    {
        _limits.ConnectionsPerAddress = 1;
        Enter(Here);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            _doorway.Enter(Here, _limits);
        }

        Assert.That(_log.Lines, Has.Count.EqualTo(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _doorway.Enter(Here, _limits);
        Assert.That(_log.Lines.Last(), Does.Contain(Here).And.Contain("limits.connections-per-address").And.Contain("99"));
    }

    [Test]
    public async Task On_tcp_the_reason_is_an_error_frame_and_on_a_websocket_the_answer_to_the_handshake()
    {
        await using var broker = await TestBroker.StartAsync("--limits.connections-per-address=2");
        await using var one = await broker.ConnectTcpAsync();
        await using var other = await broker.ConnectWebSocketAsync();

        await using var tcp = await broker.OpenTcpAsync();
        var error = await tcp.ReadErrorAsync(StompError.TooManyConnectionsFromAddress);
        await using var web = await RawWebSocket.OpenAsync(broker.WebPort);

        Assert.That(error.Text, Does.Contain("2").And.Contain("limits.connections-per-address"));
        Assert.That(web.Status, Is.EqualTo(429));
        Assert.That(await web.ReadBodyAsync(), Does.Contain("limits.connections-per-address"));
        await one.AssertNothingMoreAsync();
        await other.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Who_only_asks_for_pages_counts_as_long_as_the_connection_is_there()
    {
        await using var broker = await TestBroker.StartAsync("--limits.connections-per-address=1");
        var holder = await AskForPageAsync(broker);
        Assert.That(holder.Status, Is.EqualTo(200));
        await holder.AskAgainAsync(broker.WebPort, "/icon.svg", "Upgrade:", "Connection: keep-alive");
        Assert.That(holder.Status, Is.EqualTo(200), "It counts once.");

        await using var other = await AskForPageAsync(broker);
        Assert.That(other.Status, Is.EqualTo(429));
        Assert.That(other.Response, Does.Contain("Connection: close"));
        await using var tcp = await broker.OpenTcpAsync();
        await tcp.ReadErrorAsync(StompError.TooManyConnectionsFromAddress);

        await holder.DisposeAsync();
        for (var status = 0; status != 200;)
        {
            await using var next = await AskForPageAsync(broker);
            status = next.Status;
        }
    }

    [TestCase("connections", "--limits.connections=1")]
    [TestCase("connection-rate", "--limits.connection-rate=1")]
    [TestCase("connection-rate-per-address", "--limits.connection-rate-per-address=1")]
    public async Task Each_limit_is_told_with_its_key(string key, string setting)
    {
        await using var broker = await TestBroker.StartAsync(setting);
        var clients = new List<StompTestClient>();
        ReceivedFrame? error = null;

        // Ten are let in by a rate of one.
        while (error is null)
        {
            var client = await broker.OpenTcpAsync();
            clients.Add(client);
            await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest").ContinueWith(_ => { }, TaskScheduler.Default);
            var answer = await client.ReadAsync();
            error = answer?.Command == StompCommand.Error ? answer : null;
        }

        Assert.That(error.Text, Does.Contain($"limits.{key})"));
        Assert.That(clients, Has.Count.LessThanOrEqualTo(20));
        await clients[0].AssertNothingMoreAsync();

        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    private static Task<RawWebSocket> AskForPageAsync(TestBroker broker) => RawWebSocket.OpenAsync(broker.WebPort, "/", ["Upgrade:", "Connection: keep-alive"], "HEAD");

    private void Enter(string address, int count = 1)
    {
        for (; count > 0; count--)
        {
            Assert.That(_doorway.Enter(address, _limits), Is.Null, address);
        }
    }
}
