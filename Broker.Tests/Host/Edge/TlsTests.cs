using System.Security.Authentication;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Edge;

/// <summary>TLS on both listeners, over real sockets.</summary>
internal sealed class TlsTests
{
    [Test]
    public async Task A_service_and_browsers_of_both_kinds_talk_to_each_other()
    {
        await using var edge = await EdgeBroker.StartAsync();
        var (service, _) = await edge.Clients.OpenTcpAsync(edge.TcpPort);
        await using var one = service;
        await using var two = await edge.OpenWebSocketAsync("1.1");
        await using var three = await edge.OpenWebSocketAsync("2.0");

        foreach (var client in new[] { one, two, three })
        {
            await client.ConnectAsync();
            await client.SubscribeAsync("/topic/a");
        }

        var body = new string('x', 100_000);
        await one.SendFrameAsync("SEND", body, "destination:/topic/a");

        foreach (var client in new[] { one, two, three })
        {
            Assert.That((await client.ReadAsync(StompCommand.Message)).Body, Is.EqualTo(body));
        }
    }

    [Test]
    public async Task The_end_is_said_below_TLS_and_on_it()
    {
        await using var edge = await EdgeBroker.StartAsync();
        var (client, stream) = await edge.Clients.OpenTcpAsync(edge.TcpPort);
        await client.ConnectAsync();

        await client.SendFrameAsync("DISCONNECT", string.Empty);

        await client.ReadEndAsync();
        Assert.That(await stream.ReadAsync(new byte[1]), Is.Zero, "It ends, it is not broken off.");
        await stream.DisposeAsync();
    }

    [Test]
    public async Task An_ERROR_comes_through_before_the_end()
    {
        await using var edge = await EdgeBroker.StartAsync();
        var (client, _) = await edge.Clients.OpenTcpAsync(edge.TcpPort);
        await using var _2 = client;

        await client.SendAsync("NONSENSE\n\n^@");

        await client.ReadErrorAsync(StompError.UnknownCommand);
    }

    [TestCase(SslProtocols.Tls12, "1.2", true)]
    [TestCase(SslProtocols.Tls13, "1.2", true)]
    [TestCase(SslProtocols.Tls12, "1.3", false)]
    [TestCase(SslProtocols.Tls13, "1.3", true)]
    [TestCase((SslProtocols)768, "1.2", false, TestName = "TLS 1.1 is refused")]
    public async Task A_version_that_is_too_old_is_refused(SslProtocols version, string minimum, bool isEnough)
    {
        await using var edge = await EdgeBroker.StartAsync($"--both.tls-minimum={minimum}");

        foreach (var port in new[] { edge.TcpPort, edge.WebPort })
        {
            var opening = async () =>
            {
                var (client, stream) = await edge.Clients.OpenTcpAsync(port, own: null, version);
                Assert.That(stream.SslProtocol, Is.EqualTo(version));
                await client.DisposeAsync();
            };

            Assert.That(opening, isEnough ? Throws.Nothing : Throws.InstanceOf<AuthenticationException>().Or.InstanceOf<IOException>());
        }

        if (!isEnough && version == SslProtocols.Tls12)
        {
            await edge.Log.WaitForAsync($"TLS of tcp://127.0.0.1:{edge.TcpPort}: ");
        }
    }

    [Test]
    public async Task Who_speaks_no_TLS_is_refused_and_logged()
    {
        await using var edge = await EdgeBroker.StartAsync();
        await using var client = await TestBroker.OpenTcpAsync(edge.TcpPort);

        await client.SendAsync("CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\n\n^@");

        await edge.Log.WaitForAsync($"1106 127.0.0.1 refused: TLS of tcp://127.0.0.1:{edge.TcpPort}");
        Assert.That(edge.Log.Text, Does.Not.Contain("passcode:"));
    }

    [Test]
    public async Task The_port_of_services_speaks_nothing_that_browsers_ask_for()
    {
        await using var edge = await EdgeBroker.StartAsync();

        Assert.That(async () => await edge.Clients.OpenTcpAsync(edge.TcpPort, protocols: ["h2", "http/1.1"]), Throws.InstanceOf<AuthenticationException>().Or.InstanceOf<IOException>());

        var (client, stream) = await edge.Clients.OpenTcpAsync(edge.TcpPort, protocols: ["stomp"]);
        Assert.That(stream.NegotiatedApplicationProtocol.ToString(), Is.EqualTo("stomp"));
        await client.DisposeAsync();
    }

    [Test]
    public async Task The_certificates_that_lead_to_the_authority_are_shown_with_it()
    {
        using var certificates = new TestCertificates();
        var (between, own) = certificates.SignChain("CN=at the end of a chain", forServer: true);
        var file = certificates.Write("chain.pem", own.ExportCertificatePem() + "\n" + between.ExportCertificatePem() + "\n");
        var key = certificates.Write("chain.key", System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(own)!.ExportPkcs8PrivateKeyPem());
        await using var broker = await TestBroker.StartAsync($"--listener:tcp.certificate={file}", $"--listener:tcp.certificate-key={key}");

        var (client, stream) = await new TlsClients(certificates).OpenTcpAsync(broker.TcpPort);
        await using var _ = client;
        await client.ConnectAsync();

        Assert.That(stream.RemoteCertificate!.Subject, Is.EqualTo("CN=at the end of a chain"));
    }

    [Test]
    public async Task The_page_is_served_over_TLS_too()
    {
        await using var edge = await EdgeBroker.StartAsync();
        using var invoker = edge.Clients.MakeInvoker();

        foreach (var version in new[] { System.Net.HttpVersion.Version11, System.Net.HttpVersion.Version20 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://localhost:{edge.WebPort}/")) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var response = await invoker.SendAsync(request, CancellationToken.None);
            Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("<title>"));
        }
    }

    [Test]
    public async Task A_listener_for_others_without_TLS_is_warned_of()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, "--listener:web.url=ws://*:0/ws");

        Assert.That(log.Text, Does.Contain("Warning 1109 ws://*:").And.Contain("/ws has no TLS").And.Contain("listener:web.certificate"));
        Assert.That(log.Text, Does.Not.Contain("Warning 1109 tcp://"), "Nobody else can reach that one.");
    }
}
