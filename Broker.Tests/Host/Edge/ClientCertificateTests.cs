using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Edge;

/// <summary>Certificates of clients, from the handshake to the login, on every kind of connection.</summary>
internal sealed class ClientCertificateTests
{
    private static readonly string[] Kinds = ["tcp", "1.1", "2.0"];

    private static string[] Settings(string mode) =>
        [$"--both.client-certificates={mode}", "--both.client-authorities={ca}", "--certificate:billing.login=billing", "--role:reader.subscribe=/topic/#", "--certificate:billing.roles=reader"];

    [TestCaseSource(nameof(Kinds))]
    public async Task The_owner_of_a_certificate_is_who_it_says(string kind)
    {
        await using var edge = await EdgeBroker.StartAsync(Settings("require"));
        using var own = edge.Certificates.Sign("CN=billing");
        await using var client = await OpenAsync(edge, kind, own);

        var connected = await client.ConnectWithAsync();

        Assert.That(connected["user-name"], Is.EqualTo("billing"));
        await client.SubscribeAsync("/topic/a");
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Who_has_none_is_refused_where_one_is_required(string kind)
    {
        await using var edge = await EdgeBroker.StartAsync(Settings("require"));

        await AssertRefusedAsync(edge, kind, own: null, "the client has shown no certificate, and one is required");
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Who_has_none_is_let_in_where_that_is_allowed(string kind)
    {
        await using var edge = await EdgeBroker.StartAsync(Settings("allow"));
        await using var client = await OpenAsync(edge, kind, own: null);

        Assert.That((await client.ConnectAsync())["user-name"], Is.EqualTo("guest"));
    }

    [TestCase("require")]
    [TestCase("allow")]
    public async Task One_of_another_authority_is_refused_however_it_is_called(string mode)
    {
        await using var edge = await EdgeBroker.StartAsync(Settings(mode));
        using var others = new TestCertificates();
        using var own = others.Sign("CN=billing");

        foreach (var kind in Kinds)
        {
            await AssertRefusedAsync(edge, kind, own, "the client's certificate 'CN=billing' is not valid: ");
        }
    }

    [Test]
    public async Task One_that_is_not_for_clients_is_refused()
    {
        await using var edge = await EdgeBroker.StartAsync(Settings("require"));
        using var own = edge.Certificates.Sign("CN=billing", forServer: true);

        await AssertRefusedAsync(edge, "tcp", own, "NotValidForUsage");
    }

    [Test]
    public async Task One_that_has_expired_is_refused()
    {
        await using var edge = await EdgeBroker.StartAsync(Settings("require"));
        using var own = edge.Certificates.SignExpired("CN=billing");

        await AssertRefusedAsync(edge, "tcp", own, "NotTimeValid");
    }

    [Test]
    public async Task One_by_an_authority_in_between_needs_that_in_the_file()
    {
        using var others = new TestCertificates();
        var (between, own) = others.SignChain("CN=billing", forServer: false);
        var file = others.Write("both.pem", others.Root.ExportCertificatePem() + "\n" + between.ExportCertificatePem() + "\n");
        await using var edge = await EdgeBroker.StartAsync([.. Settings("require"), $"--both.client-authorities={file}"]);
        await using var client = await OpenAsync(edge, "tcp", own);

        Assert.That((await client.ConnectWithAsync())["user-name"], Is.EqualTo("billing"));
    }

    [Test]
    public async Task A_certificate_that_is_nobodys_logs_nobody_in()
    {
        await using var edge = await EdgeBroker.StartAsync([.. Settings("require"), "--limits.login-time=0s"]);
        using var own = edge.Certificates.Sign("CN=somebody");
        await using var client = await OpenAsync(edge, "tcp", own);

        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2");

        await client.ReadErrorAsync(StompError.LoginFailed);
    }

    private static async Task<StompTestClient> OpenAsync(EdgeBroker edge, string kind, X509Certificate2? own) =>
        kind == "tcp" ? (await edge.Clients.OpenTcpAsync(edge.TcpPort, own)).Client : await edge.OpenWebSocketAsync(kind, own);

    // With TLS 1.3 a client has done when the broker sees its certificate; it learns by its first read.
    private static async Task AssertRefusedAsync(EdgeBroker edge, string kind, X509Certificate2? own, string reason)
    {
        try
        {
            await using var client = await OpenAsync(edge, kind, own);
            await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest");
            Assert.That(await client.ReadAsync(), Is.Null);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException or System.Net.WebSockets.WebSocketException)
        {
            // Before that.
        }

        await edge.Log.WaitForAsync(reason);
    }
}
