using Broker.Host.Security;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Edge;

/// <summary>X-Forwarded headers and the Host header, over real sockets.</summary>
internal sealed class ForwardedTests
{
    private const string Trusting = "--listener:web.trusted-proxies=127.0.0.1";

    [Test]
    public async Task What_a_trusted_proxy_says_is_believed_up_to_the_first_who_is_not()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, Trusting, "--log.level=debug");

        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, "X-Forwarded-For: 127.0.0.1, 192.0.2.1", "x-forwarded-for: 203.0.113.9");

        Assert.That(socket.Status, Is.EqualTo(101));
        await log.WaitForAsync("opened from 203.0.113.9 over WebSocket");
    }

    [Test]
    public async Task What_anybody_else_says_is_not()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, "--listener:web.trusted-proxies=192.0.2.1", "--log.level=debug");

        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, "X-Forwarded-For: 203.0.113.9");
        await socket.ConnectAsync();

        Assert.That(log.Text, Does.Contain("opened from 127.0.0.1 over WebSocket").And.Not.Contain("203.0.113.9 over"));
    }

    [TestCase("X-Forwarded-For: 203.0.113.9")]
    [TestCase("X-Forwarded-For: 127.0.0.1, 203.0.113.9", TestName = "What a client writes itself into the header does not make it local")]
    [TestCase("X-Forwarded-For: 127.0.0.1, nonsense", TestName = "What is no address ends what is believed")]
    [TestCase("X-Forwarded-For:", TestName = "A proxy that does not say for whom does not make it local")]
    public async Task Guest_is_not_let_in_from_behind_a_proxy(string header)
    {
        await using var broker = await TestBroker.StartAsync(Trusting, "--limits.login-time=0s");
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, header);

        await socket.SendAsync(1, "CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\n\n^@");

        Assert.That((await socket.ReadTextAsync()).Text, Does.StartWith("ERROR\n").And.Contain("login"));
    }

    [Test]
    public async Task Wrong_logins_are_counted_for_the_one_behind_the_proxy()
    {
        await using var broker = await TestBroker.StartAsync(Trusting, "--limits.login-time=0s", "--limits.failed-logins=1", $"--user:anne.password-hash={PasscodeHash.Make("guest")}");

        Assert.That(await TryAsync(broker, "203.0.113.1", "wrong"), Does.StartWith("ERROR\n").And.Not.Contain("try again"));
        Assert.That(await TryAsync(broker, "203.0.113.1", "guest"), Does.StartWith("ERROR\n").And.Contain("try again"));
        Assert.That(await TryAsync(broker, "203.0.113.2", "guest"), Does.StartWith("CONNECTED\n"));
    }

    [TestCase(Trusting, 101)]
    [TestCase("--listener:web.trusted-proxies=192.0.2.1", 403)]
    public async Task Same_origin_is_what_the_browser_sees_if_a_trusted_proxy_says_it(string trusting, int status)
    {
        await using var broker = await TestBroker.StartAsync(trusting, "--listener:web.hosts=loopback, broker.example.com");

        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, "Origin: https://broker.example.com", "X-Forwarded-Proto: https", "X-Forwarded-Host: broker.example.com");
        await using var plain = await RawWebSocket.OpenAsync(broker.WebPort, "Origin: http://broker.example.com", "X-Forwarded-Proto: https", "X-Forwarded-Host: broker.example.com");

        Assert.That(socket.Status, Is.EqualTo(status));
        Assert.That(plain.Status, Is.EqualTo(403), "Another scheme is another origin.");
    }

    [TestCase("/ws")]
    [TestCase("/")]
    public async Task A_page_that_has_turned_its_name_to_this_machine_gets_nothing(string path)
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log);

        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, path, [$"Host: evil.example.com:{broker.WebPort}", $"Origin: http://evil.example.com:{broker.WebPort}"]);

        Assert.That(socket.Status, Is.EqualTo(421));
        Assert.That(await socket.ReadBodyAsync(), Does.Contain("listener:web.hosts"));
        Assert.That(log.Text, Does.Contain("Warning 1105 127.0.0.1 refused: ").And.Contain("is not called evil.example.com (broker.conf: listener:web.hosts)"));
    }

    [TestCase("localhost", 101)]
    [TestCase("[::1]", 101)]
    [TestCase("127.0.0.1", 101)]
    [TestCase("broker.example.com", 421)]
    public async Task On_loopback_the_names_of_loopback_are_let_in(string host, int status)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, $"Host: {host}:{broker.WebPort}");

        Assert.That(socket.Status, Is.EqualTo(status));
    }

    [TestCase("--listener:web.hosts=*.example.com", "broker.example.com", 101)]
    [TestCase("--listener:web.hosts=*.example.com", "localhost", 421)]
    [TestCase("--listener:web.url=ws://*:0/ws", "whatever.example.com", 101)]
    public async Task Elsewhere_or_by_list_others_are(string setting, string host, int status)
    {
        await using var broker = await TestBroker.StartAsync(setting);
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, $"Host: {host}");

        Assert.That(socket.Status, Is.EqualTo(status));
    }

    private static async Task<string> TryAsync(TestBroker broker, string address, string passcode)
    {
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort, $"X-Forwarded-For: {address}");
        await socket.SendAsync(1, $"CONNECT\naccept-version:1.2\nlogin:anne\npasscode:{passcode}\n\n^@");
        return (await socket.ReadTextAsync()).Text;
    }
}
