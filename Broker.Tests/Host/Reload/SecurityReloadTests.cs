using Broker.Host.Security;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Reload;

/// <summary>What a change of users, roles, issuers and what else says who may do what means for those who are connected.</summary>
internal sealed class SecurityReloadTests
{
    private static readonly string Hash = PasscodeHash.Make("guest");
    private static readonly string OtherHash = PasscodeHash.Make("other");

    [Test]
    public async Task A_user_that_comes_may_connect_one_that_goes_is_told_and_the_others_do_not_notice()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.ReloadAsync(User("anne") + User("bob"));
        await using var anne = await ConnectAsync(broker, "anne");
        await using var bob = await ConnectAsync(broker, "bob");

        await broker.ReloadAsync(User("bob") + User("carl"));

        await anne.ReadErrorAsync(StompError.LoginRevoked);
        await bob.AssertNothingMoreAsync();
        await using var carl = await ConnectAsync(broker, "carl");
        await using var again = await broker.OpenTcpAsync();
        await again.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:anne", "passcode:guest");
        await again.ReadErrorAsync(StompError.LoginFailed);
    }

    [Test]
    public async Task A_file_of_which_half_is_missing_throws_nobody_out_and_does_not_let_guest_in()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.ReloadAsync("[limits]\nframe = 1MiB\n" + User("anne"));
        await using var anne = await ConnectAsync(broker, "anne");

        Assert.That(await broker.TryReloadAsync("[limits]\nframe = 1MiB\n"), Is.False);

        await anne.AssertNothingMoreAsync();
        await using var guest = await broker.OpenTcpAsync();
        await guest.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest");
        await guest.ReadErrorAsync(StompError.LoginFailed);
    }

    [Test]
    public async Task Who_has_another_passcode_is_disconnected()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.ReloadAsync(User("anne"));
        await using var anne = await ConnectAsync(broker, "anne");

        await broker.ReloadAsync($"[user:anne]\npassword-hash = {OtherHash}\n");

        await anne.ReadErrorAsync(StompError.LoginRevoked);
    }

    [Test]
    public async Task A_role_that_allows_less_ends_what_it_does_not_allow()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.ReloadAsync(User("anne", "roles = r") + "[role:r]\nsubscribe = /topic/#\npublish = /topic/#\n");
        await using var hard = await ConnectAsync(broker, "anne");
        await using var soft = await ConnectAsync(broker, "anne", "errors:soft");
        await using var other = await ConnectAsync(broker, "anne");
        await hard.SubscribeAsync("/topic/a");
        await soft.SubscribeAsync("/topic/a", "7");
        await other.SubscribeAsync("/topic/b");

        await broker.ReloadAsync(User("anne", "roles = r") + "[role:r]\nsubscribe = /topic/b\n");

        await hard.ReadErrorAsync(StompError.NotPermitted);
        Assert.That((await soft.ReadAsync(StompCommand.Message))["error"], Is.EqualTo("not-permitted"));
        await soft.AssertNothingMoreAsync();
        await other.SendFrameAsync("SEND", "x", "destination:/topic/b");
        await other.ReadErrorAsync(StompError.NotPermitted);
    }

    [Test]
    public async Task An_issuer_that_comes_is_believed_and_one_that_goes_takes_its_sessions_along()
    {
        var issuer = $"[jwt:i]\nalgorithms = HS256\nkey = {TestTokens.SecretText}\n";
        var token = $"token:{TestTokens.Make("""{"sub":"eve","pub":["/topic/#"],"exp":4000000000}""")}";
        await using var broker = await TestBroker.StartAsync();
        await broker.ReloadAsync(User("anne") + issuer);
        await using var eve = await broker.OpenTcpAsync();
        await eve.ConnectWithAsync(token);

        await broker.ReloadAsync(User("anne") + issuer + "roles = r\n[role:r]\nsubscribe = /topic/a\n");
        await eve.SubscribeAsync("/topic/a");

        await broker.ReloadAsync(User("anne"));
        await eve.ReadErrorAsync(StompError.LoginRevoked);
    }

    [Test]
    public async Task Who_says_nothing_may_connect_from_then_on_and_then_not_any_more()
    {
        var visitor = $"[user:visitor]\npassword-hash = {Hash}\nsubscribe = /topic/a\n";
        await using var broker = await TestBroker.StartAsync();

        await broker.ReloadAsync(visitor + "[anonymous]\nlogin = visitor");
        await using var client = await broker.OpenTcpAsync();
        await client.ConnectWithAsync();

        await broker.ReloadAsync(visitor);
        await client.ReadErrorAsync(StompError.LoginRevoked);
    }

    [Test]
    public async Task A_secret_is_in_no_line_of_the_log()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log);

        await broker.ReloadAsync(User("anne") + $"[jwt:i]\nalgorithms = HS256\nkey = {TestTokens.SecretText}\n");
        await broker.ReloadAsync($"[user:anne]\npassword-hash = {OtherHash}\n");

        Assert.That(log.Text, Does.Contain("user:anne.password-hash: changed").And.Contain("jwt:i.key: changed").And.Contain("[jwt:i]: removed"));
        Assert.That(log.Text, Does.Not.Contain(Hash).And.Not.Contain(OtherHash).And.Not.Contain(TestTokens.SecretText));
    }

    private static async Task<StompTestClient> ConnectAsync(TestBroker broker, string user, params string[] headers)
    {
        var client = await broker.OpenTcpAsync();
        await client.ConnectAsAsync(user, "1.2", headers);
        return client;
    }

    private static string User(string name, string keys = "") => $"[user:{name}]\npassword-hash = {Hash}\n{keys}\n";
}
