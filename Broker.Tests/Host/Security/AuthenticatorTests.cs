using System.Security.Cryptography;
using Broker.Host.Configuration;
using Broker.Host.Security;
using Broker.Host.Tokens;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Security;

/// <summary>How logins are checked: in the same time whatever is wrong, not too often, not too many at once.</summary>
internal sealed class AuthenticatorTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CapturedLog _log = new();
    private readonly LimitsOptions _limits = new() { FailedLogins = 3 };
    private Authenticator _authenticator;

    public AuthenticatorTests() => _authenticator = new Authenticator(TestSecurity.Of(TestSecurity.User("anne")), _limits, _clock, _log);

    public void Dispose() => _authenticator.Dispose();

    private void Replace(SecurityOptions options)
    {
        var before = _authenticator;
        _authenticator = before.With(options, _limits);
        _authenticator.Supersede(before);
    }

    private static IEnumerable<TestCaseData> Wrong =>
    [
        Case("a wrong passcode", login: "anne", passcode: "wrong"),
        Case("an unknown user", login: "nobody", passcode: "guest"),
        Case("no passcode", login: "anne"),
        Case("nothing at all"),
        Case("a token that has expired", token: TestTokens.Make("""{"sub":"anne","exp":1}""")),
        Case("a token with a wrong signature", token: TestTokens.Make("""{"sub":"anne"}""", key: new byte[32])),
        Case("no token", token: "nonsense"),
        Case("another login than the token's", login: "bob", token: TestTokens.Make("""{"sub":"anne"}""")),
    ];

    [TestCaseSource(nameof(Wrong))]
    public async Task A_wrong_login_is_told_after_the_same_time(object credentials)
    {
        var timers = _clock.Timers;
        var check = _authenticator.CheckAsync((Credentials)credentials);
        await UntilAsync(() => _clock.Timers > timers);

        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.That(check.IsCompleted, Is.False);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await check.WaitAsync(StompTestClient.Patience)).IsRight, Is.False);
    }

    [Test]
    public async Task A_right_login_is_told_at_once()
    {
        Assert.That((await _authenticator.CheckAsync(Passcode("guest"))).Principal?.Login, Is.EqualTo("anne"));
        Assert.That((await _authenticator.CheckAsync(Token("""{"sub":"eve"}"""))).Principal?.Login, Is.EqualTo("eve"));
    }

    [Test]
    public async Task After_some_wrong_logins_from_an_address_no_more_are_checked()
    {
        for (var index = 0; index < 3; index++)
        {
            Assert.That((await WaitAsync(Passcode("wrong"))).IsThrottled, Is.False);
        }

        Assert.That(await WaitAsync(Passcode("guest")), Is.EqualTo(LoginResult.Throttled), "Not even a right one is.");
        Assert.That((await _authenticator.CheckAsync(Passcode("guest", "10.0.0.2"))).IsRight, Is.True, "Another address is another one.");
        Assert.That(_authenticator.Find(Passcode("guest"))?.Login, Is.EqualTo("anne"), "What was right once needs no check.");
        Assert.That((await _authenticator.CheckAsync(Token("""{"sub":"eve"}"""))).IsRight, Is.True, "A token costs nothing to check.");

        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.That((await WaitAsync(Passcode("wrong"))).IsThrottled, Is.False);
    }

    [Test]
    public async Task Of_a_flood_of_wrong_logins_few_are_checked()
    {
        var checks = Enumerable.Range(0, 50).Select(index => _authenticator.CheckAsync(Passcode($"wrong {index}"))).ToList();

        await UntilAsync(() => _log.Text.Split("login refused").Length > 50);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var results = await Task.WhenAll(checks).WaitAsync(StompTestClient.Patience);

        // Those that are being checked when the third is found wrong are finished.
        Assert.That(results.Count(result => !result.IsThrottled), Is.InRange(3, 3 + Math.Max(1, Environment.ProcessorCount / 2)));
    }

    [Test]
    public async Task A_key_that_the_issuer_has_begun_to_use_is_found()
    {
        using var rsa = RSA.Create(2048);
        await using var server = new JwksServer(TestTokens.KeySet(TestTokens.KeyOf(TestTokens.Rsa, "old")));
        var issuer = new JwtOptions { Name = "id", Jwks = server.Url };
        Replace(SecurityOptions.Of() with { Issuers = [issuer] });
        Assert.That((await _authenticator.CheckAsync(Token("""{"sub":"a"}""", "RS256", """{"kid":"old"}"""))).IsRight, Is.True, "The first waits for the keys.");
        Assert.That(server.Requests, Is.EqualTo(1));

        server.Document = TestTokens.KeySet(TestTokens.KeyOf(rsa, "new"));
        Assert.That((await WaitAsync(Token("""{"sub":"a"}""", "RS256", """{"kid":"new"}""", rsa))).IsRight, Is.False, "It was loaded just now.");
        Assert.That(server.Requests, Is.EqualTo(1));

        _clock.Advance(KeySource.LeastInterval);
        Assert.That((await _authenticator.CheckAsync(Token("""{"sub":"a"}""", "RS256", """{"kid":"new"}""", rsa))).IsRight, Is.True);
        Assert.That(server.Requests, Is.EqualTo(2));
        Assert.That((await WaitAsync(Token("""{"sub":"a"}""", "RS256", """{"kid":"old"}"""))).IsRight, Is.False, "The old one has been withdrawn.");

        server.Status = "500 Broken";
        _clock.Advance(TimeSpan.FromMinutes(15));
        await UntilAsync(() => server.Requests == 3 && _log.Text.Contains("could not be loaded", StringComparison.Ordinal));
        Assert.That((await _authenticator.CheckAsync(Token("""{"sub":"a"}""", "RS256", """{"kid":"new"}""", rsa))).IsRight, Is.True, "The old keys stay.");
    }

    [Test]
    public void Issuers_of_which_one_cannot_be_made_leave_nothing_behind()
    {
        var timers = _clock.Timers;
        var gone = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var options = SecurityOptions.Of() with { Issuers = [new() { Name = "right", Jwks = gone }, new() { Name = "wrong", KeyFile = gone }] };

        Assert.That(() => _authenticator.With(options, _limits), Throws.InstanceOf<IOException>());
        Assert.That(_clock.Timers, Is.EqualTo(timers), "The first loads no keys any more.");
    }

    [Test]
    public void Credentials_do_not_show_themselves()
    {
        Assert.That(Passcode("secret").ToString(), Is.EqualTo("(credentials)"));
        Assert.That(_authenticator.Find(Passcode("guest"))?.ToString() ?? "anne", Is.EqualTo("anne"));
    }

    private static TestCaseData Case(string name, string? login = null, string? passcode = null, string? token = null) =>
        new TestCaseData(new Credentials { Login = login, Passcode = passcode, Token = token, Address = "10.0.0.1", IsLoopback = false }).SetArgDisplayNames(name);

    private static Credentials Passcode(string passcode, string address = "10.0.0.1") =>
        new() { Login = "anne", Passcode = passcode, Address = address, IsLoopback = false };

    private static Credentials Token(string claims, string algorithm = "HS256", string header = "{}", object? key = null) =>
        new() { Token = TestTokens.Make(claims, algorithm, header, key), Address = "10.0.0.1", IsLoopback = false };

    private async Task<LoginResult> WaitAsync(Credentials credentials)
    {
        var timers = _clock.Timers;
        var check = _authenticator.CheckAsync(credentials);
        await UntilAsync(() => _clock.Timers > timers || check.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        return await check.WaitAsync(StompTestClient.Patience);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
