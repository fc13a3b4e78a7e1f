using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Broker.Host.Configuration;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>CONNECT with a passcode, a token, a certificate, or nothing.</summary>
internal sealed class LoginTests
{
    private const string Anne = """{"sub":"anne"}""";

    private static string Token => TestTokens.Make(Anne);

    [TestCase("passcode:TOKEN")]
    [TestCase("login:anne,passcode:TOKEN")]
    [TestCase("login:,passcode:TOKEN")]
    [TestCase("Authorization:Bearer TOKEN")]
    [TestCase("Authorization:bearer TOKEN")]
    [TestCase("authorization:Bearer TOKEN")]
    [TestCase("token:TOKEN")]
    [TestCase("login:anne,token:TOKEN")]
    [TestCase("login:,passcode:,token:TOKEN")]
    public async Task A_token_may_stand_in_several_places(string headers)
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of());
        var client = broker.Open(isLoopback: false);

        var connected = await client.ConnectWithAsync(headers.Replace("TOKEN", Token, StringComparison.Ordinal).Split(','));

        Assert.That(connected["user-name"], Is.EqualTo("anne"));
        Assert.That(connected["expires"], Is.EqualTo(TestTokens.Now.AddHours(1).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task A_ticket_of_the_URL_counts_if_CONNECT_says_nothing()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("bob")));

        var byTicket = await broker.Open(describe: info => info with { Ticket = Token }).ConnectWithAsync();
        var byPasscode = await broker.Open(describe: info => info with { Ticket = Token }).ConnectWithAsync("login:bob", "passcode:guest");

        Assert.That(byTicket["user-name"], Is.EqualTo("anne"));
        Assert.That(byPasscode["user-name"], Is.EqualTo("bob"), "A ticket may be from long ago.");
    }

    [Test]
    public async Task What_was_wrong_is_never_told()
    {
        var log = new CapturedLog();
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("bob")) with { Anonymous = new AnonymousOptions { Login = "bob" } }, null, log);
        var expired = TestTokens.Make($$"""{"sub":"anne","exp":{{TestTokens.Now.ToUnixTimeSeconds() - 31}}}""");
        string[][] wrong =
        [
            ["login:bob", "passcode:wrong"],
            ["login:nobody", "passcode:guest"],
            ["login:bob"],
            ["login:bob", "passcode:"],
            ["passcode:guest"],
            [$"token:{expired}"],
            [$"token:{Token}x"],
            [$"login:bob", $"token:{Token}"],
            [$"login:bob", $"passcode:{Token}"],
            ["token:a.b.c.d.e"],
            ["token:nonsense"],
            ["Authorization:Bearer "],
            [$"token:{TestTokens.Sign("""{"alg":"none"}""", """{"sub":"anne","exp":9999999999}""", "none")}"],
            [$"token:{TestTokens.Make("""{"name":"anne"}""")}"],
            [$"token:{TestTokens.Make("""{"sub":""}""")}"],
            [$"token:{TestTokens.Make("""{"sub":["anne"]}""")}"],
            [$"token:{TestTokens.Make("""{"sub":"an\nne"}""")}"],
            [$"token:{expired}", "login:bob", "passcode:guest"],
        ];

        var errors = new List<string>();
        foreach (var headers in wrong)
        {
            var client = broker.Open();
            await client.SendFrameAsync("CONNECT", string.Empty, ["accept-version:1.2", .. headers]);
            errors.Add((await client.ReadErrorAsync(StompError.LoginFailed)).ToString());
        }

        Assert.That(errors.Distinct(), Has.Exactly(1).Items, "All of them look alike.");
        Assert.That(errors[0], Does.Not.Contain("eyJ"));
        Assert.That(log.Text, Does.Not.Contain("eyJ").And.Not.Contain("passcode:").And.Contain("expired").And.Contain("encrypted"), "The log says why, and not what.");
    }

    [TestCase("", true)]
    [TestCase("login:,passcode:", true)]
    [TestCase("login:visitor", false, TestName = "Who gives a login needs a passcode")]
    [TestCase("login:visitor,passcode:x", false)]
    [TestCase("token:x", false)]
    public async Task Nobody_in_particular_may_connect_if_that_is_configured(string headers, bool expected)
    {
        var visitor = TestSecurity.User("visitor", subscribe: "/topic/public.#");
        visitor.PasswordHash = string.Empty;
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(visitor) with { Anonymous = new AnonymousOptions { Login = "visitor" } });
        var client = broker.Open(isLoopback: false);

        await client.SendFrameAsync("CONNECT", string.Empty, ["accept-version:1.2", .. headers.Split(',', StringSplitOptions.RemoveEmptyEntries)]);

        var answer = await client.ReadAsync();
        Assert.That(answer?.Command, Is.EqualTo(expected ? StompCommand.Connected : StompCommand.Error));
        Assert.That(answer!["user-name"], Is.EqualTo(expected ? "visitor" : null));
    }

    [Test]
    public async Task Nobody_in_particular_may_not_connect_by_default()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("bob")));
        var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2");

        await client.ReadErrorAsync(StompError.LoginFailed);
    }

    [TestCase("billing.example.com", "billing")]
    [TestCase("ops@example.com", "billing")]
    [TestCase("CN=Billing, O=Example", "billing")]
    [TestCase("Billing", "billing")]
    [TestCase("O=Example", null)]
    [TestCase("example.com", null)]
    public async Task A_certificate_s_owner_is_who_broker_conf_says(string name, string? expected)
    {
        using var certificate = MakeCertificate();
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of() with
        {
            Certificates = [new CertificateOptions { Name = name, Login = "billing", Roles = "r" }],
            Roles = [TestSecurity.Role("r", publish: "/queue/bills")],
        });
        var client = broker.Open(describe: info => info with { ClientCertificate = certificate });

        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2");

        Assert.That((await client.ReadAsync())!["user-name"], Is.EqualTo(expected));
    }

    [Test]
    public async Task Who_gives_another_login_is_not_the_certificate_s_owner()
    {
        using var certificate = MakeCertificate();
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("bob")) with
        {
            Certificates = [new CertificateOptions { Name = "Billing", Login = "billing", Roles = "r" }],
            Roles = [TestSecurity.Role("r")],
        });

        var client = broker.Open(describe: info => info with { ClientCertificate = certificate });
        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:admin");
        await client.ReadErrorAsync(StompError.LoginFailed);

        var bob = await broker.Open(describe: info => info with { ClientCertificate = certificate }).ConnectWithAsync("login:bob", "passcode:guest");
        Assert.That(bob["user-name"], Is.EqualTo("bob"));
    }

    [Test]
    public async Task Who_may_not_be_in_a_virtual_host_is_told_so()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("bob", hosts: "/")), null, null, "/prod");

        await broker.Open().ConnectWithAsync("login:bob", "passcode:guest");
        var client = broker.Open();
        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:bob", "passcode:guest", "host:/prod");

        await client.ReadErrorAsync(StompError.NotPermitted);
    }

    [TestCase("/", "r", "", true)]
    [TestCase("/", "r", "/prod", false, TestName = "A user's virtual hosts count for what the roles allow too")]
    [TestCase("/prod", "r", "", false, TestName = "Who has nothing that counts in a virtual host may not be there")]
    public async Task Virtual_hosts_of_roles_and_users_both_count(string ofRole, string roles, string ofUser, bool expected)
    {
        var security = TestSecurity.Of(TestSecurity.User("bob", roles: roles, hosts: ofUser)) with { Roles = [TestSecurity.Role("r", hosts: ofRole)] };
        await using var broker = await TestSecurity.StartAsync(security, null, null, "/prod");
        var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:bob", "passcode:guest");

        Assert.That((await client.ReadAsync())!.Command, Is.EqualTo(expected ? StompCommand.Connected : StompCommand.Error));
    }

    [Test]
    public async Task Who_was_wrong_too_often_is_told_the_limit()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("bob")), settings => settings.Limits.FailedLogins = 1);
        var first = broker.Open();
        await first.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:bob", "passcode:wrong");
        await first.ReadErrorAsync(StompError.LoginFailed);

        var second = broker.Open();
        await second.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:bob", "passcode:guest");

        Assert.That((await second.ReadErrorAsync(StompError.TooManyFailedLogins)).Text, Does.Contain("(broker.conf: limits.failed-logins)"));
    }

    [Test]
    public void What_a_session_knows_of_its_connection_does_not_show_the_ticket() =>
        Assert.That(new Broker.Host.Sessions.ConnectionInfo("id", "::1", true, "x", true) { Ticket = "secret" }.ToString(), Is.EqualTo("id"));

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Billing, O=Example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("billing.example.com");
        names.AddEmailAddress("ops@example.com");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(TestTokens.Now, TestTokens.Now.AddYears(1));
    }
}
