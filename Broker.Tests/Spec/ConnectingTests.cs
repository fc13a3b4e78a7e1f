using Broker.Host.Configuration;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, the introduction; 1.1 and 1.2, "Connecting" and "CONNECT or STOMP Frame".</summary>
internal sealed class ConnectingTests
{
    [TestCase("1.0", TestName = "1.0 Connecting: after the client sends the CONNECT frame the server will always acknowledge the connection with a CONNECTED frame")]
    [TestCase("1.1", TestName = "1.1 Connecting: if the server accepts the connection attempt it will respond with a CONNECTED frame")]
    [TestCase("1.2", TestName = "1.2 Connecting: if the server accepts the connection attempt it will respond with a CONNECTED frame")]
    public async Task Connect_is_answered_with_connected(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, $"accept-version:{version}", "login:guest", "passcode:guest", "host:stomp.github.org");

        await client.ReadAsync(StompCommand.Connected);
    }

    [TestCase("", TestName = "1.0 Connecting: a CONNECT that is rejected is answered with an ERROR")]
    [TestCase("accept-version:1.1", TestName = "1.1 Connecting: the server SHOULD respond back with an ERROR frame listing why the connection was rejected and then close the connection")]
    [TestCase("accept-version:1.2", TestName = "1.2 Connecting: the server SHOULD respond back with an ERROR frame explaining why the connection was rejected and then close the connection")]
    public async Task A_rejected_connect_is_answered_with_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();
        string[] headers = version.Length > 0 ? [version] : [];

        await client.SendFrameAsync("CONNECT", string.Empty, [.. headers, "login:guest", "passcode:wrong"]);

        var error = await client.ReadErrorAsync(StompError.LoginFailed);
        Assert.That(error.Text, Does.Contain("login").And.Not.Contain("wrong"));
    }

    [TestCase("guest", "", TestName = "1.2 Connecting: the server can reject any connection attempt, here one without a passcode")]
    [TestCase("", "guest", TestName = "1.2 Connecting: the server can reject any connection attempt, here one without a login")]
    [TestCase("mallory", "guest", TestName = "1.2 Connecting: the server can reject any connection attempt, here one of an unknown user")]
    public async Task Login_and_passcode_are_needed(string login, string passcode)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();
        string[] headers = [.. login.Length > 0 ? [$"login:{login}"] : Array.Empty<string>(), .. passcode.Length > 0 ? [$"passcode:{passcode}"] : Array.Empty<string>()];

        await client.SendFrameAsync("CONNECT", string.Empty, ["accept-version:1.2", .. headers]);

        await client.ReadErrorAsync(StompError.LoginFailed);
    }

    [TestCase(TestName = "1.2 Connecting: the server can reject any connection attempt, here one from a machine where the user may not connect from")]
    public async Task A_user_may_be_bound_to_this_machine()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var guest = broker.Open(isLoopback: false);
        await using var alice = broker.Open(isLoopback: false);

        await alice.ConnectAsAsync("alice");
        await guest.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest");

        await guest.ReadErrorAsync(StompError.LoginFailed);
    }

    [TestCase("1.1", TestName = "1.1 CONNECT or STOMP Frame: STOMP servers SHOULD handle a STOMP frame in the same manner as a CONNECT frame")]
    [TestCase("1.2", TestName = "1.2 CONNECT or STOMP Frame: STOMP servers MUST handle a STOMP frame in the same manner as a CONNECT frame")]
    public async Task Stomp_is_connect(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();
        await using var stranger = broker.Open();

        await client.SendFrameAsync("STOMP", string.Empty, $"accept-version:{version}", "login:guest", "passcode:guest");
        await stranger.SendFrameAsync("STOMP", string.Empty, $"accept-version:{version}", "login:guest", "passcode:wrong");

        var connected = await client.ReadAsync(StompCommand.Connected);
        Assert.That(connected["version"], Is.EqualTo(version));
        await client.AssertNothingMoreAsync();
        await stranger.ReadErrorAsync(StompError.LoginFailed);
    }

    [TestCase("1.1", TestName = "1.1 CONNECT or STOMP Frame: if host does not match a known virtual host, servers MAY select a default virtual host")]
    [TestCase("1.2", TestName = "1.2 CONNECT or STOMP Frame: if host does not match a known virtual host, servers MAY select a default virtual host")]
    public async Task An_unknown_host_is_the_default_one(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version, "host:stomp.github.org");
        await using var other = await broker.ConnectAsync(version, "host:elsewhere");
        await client.SubscribeAsync("/topic/a");

        await other.PublishAsync("/topic/a", "hello");

        await client.ReadMessageAsync("hello");
    }

    [TestCase("1.1", TestName = "1.1 CONNECT or STOMP Frame: if host does not match a known virtual host, servers MAY reject the connection")]
    [TestCase("1.2", TestName = "1.2 CONNECT or STOMP Frame: if host does not match a known virtual host, servers MAY reject the connection")]
    public async Task An_unknown_host_is_refused_if_the_broker_is_told_so(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Broker.UnknownHost = UnknownHost.Refuse, "/known");
        await using var known = await broker.ConnectAsync(version, "host:/known");
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, $"accept-version:{version}", "login:guest", "passcode:guest", "host:elsewhere");

        var error = await client.ReadErrorAsync(StompError.UnknownHost);
        Assert.That(error.Text, Does.Contain("broker.unknown-host"));
        await known.AssertNothingMoreAsync();
    }

    [TestCase("1.1", TestName = "1.1 CONNECT or STOMP Frame: a client that does not set host, though it MUST, gets the default virtual host")]
    [TestCase("1.2", TestName = "1.2 CONNECT or STOMP Frame: a client that does not set host, though it MUST, gets the default virtual host")]
    public async Task No_host_is_the_default_one(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Broker.UnknownHost = UnknownHost.Refuse);
        await using var client = broker.Open();

        var connected = await client.ConnectAsync(version);

        Assert.That(connected["version"], Is.EqualTo(version));
    }

    [TestCase("1.1", TestName = "1.1 CONNECT or STOMP Frame: login and passcode are used to authenticate against a secured STOMP server")]
    [TestCase("1.2", TestName = "1.2 CONNECT or STOMP Frame: login and passcode are used to authenticate against a secured STOMP server")]
    public async Task The_user_is_told_who_he_is(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsAsync("alice", version);

        Assert.That(connected["user-name"], Is.EqualTo("alice"));
    }

    [TestCase("1.0", TestName = "1.0 Connecting: the client sends login and passcode, padded as in the specification's example")]
    public async Task In_1_0_headers_may_be_padded(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, "login: guest", "passcode: guest ", $"accept-version: {version}");

        var connected = await client.ReadAsync(StompCommand.Connected);
        Assert.That(connected["user-name"], Is.EqualTo("guest"));
    }
}
