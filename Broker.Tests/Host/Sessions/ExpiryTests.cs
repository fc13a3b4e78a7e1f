using System.Globalization;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>A token's end: the notice before it, a new token in time, and what happens without.</summary>
internal sealed class ExpiryTests
{
    private const string Notices = "/user/queue/broker.notices";

    // The token of these tests: a notice after 40 s, the end after 130 s, when the clocks may not differ any more.
    private static readonly long Expires = TestTokens.Now.AddSeconds(100).ToUnixTimeSeconds();

    private static string Anne => $$"""{"sub":"anne","exp":{{Expires}},"pub":["/topic/#"],"subscribe":["/topic/#"]}""";

    [Test]
    public async Task A_session_is_told_before_its_token_expires()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of());
        var client = await broker.ConnectWithTokenAsync(Anne);
        await client.SubscribeAsync(Notices, "n");

        await PassAsync(broker, client, 39);
        await client.AssertNothingMoreAsync();
        await broker.PassAsync(TimeSpan.FromSeconds(1.5));

        var notice = await client.ReadAsync(StompCommand.Message);
        var milliseconds = (Expires * 1000).ToString(CultureInfo.InvariantCulture);
        Assert.That((notice["subscription"], notice["destination"], notice["notice"], notice["expires"]), Is.EqualTo(("n", Notices, "token-expires", milliseconds)));
        Assert.That((notice["content-type"], notice.Text), Is.EqualTo(("application/json", $$"""{"notice":"token-expires","expires":{{milliseconds}}}""")));

        broker.Clock.Advance(TimeSpan.FromSeconds(60));
        await client.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Who_listens_late_is_told_late()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of());
        var client = await broker.ConnectWithTokenAsync(Anne);
        broker.Clock.Advance(TimeSpan.FromSeconds(50));
        await client.SubscribeAsync("/user/queue/#", "all");

        broker.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.That((await client.ReadAsync(StompCommand.Message))["subscription"], Is.EqualTo("all"));
    }

    [Test]
    public async Task With_its_token_the_session_ends_and_the_close_says_why()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of());
        var peer = new TestPeer();
        var client = broker.Open(peer: peer);
        await client.ConnectWithAsync($"token:{TestTokens.Make(Anne)}");

        await PassAsync(broker, client, 129);
        await client.AssertNothingMoreAsync();
        await broker.PassAsync(TimeSpan.FromSeconds(2));

        await client.ReadErrorAsync(StompError.TokenExpired);
        var close = await peer.ReadCloseAsync();
        Assert.That((close.Status, close.Text), Is.EqualTo((1008, "token expired")));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_new_token_takes_the_place_of_the_old_one(bool inHeader)
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of());
        var client = await broker.ConnectWithTokenAsync(Anne);
        await client.SubscribeAsync("/topic/a", "1");
        var token = TestTokens.Make(Anne.Replace($"{Expires}", $"{Expires + 1000}", StringComparison.Ordinal));

        await client.SendAndConfirmAsync("SEND", inHeader ? string.Empty : $"{token}\n", [.. inHeader ? [$"token:{token}"] : (string[])[], "destination:/broker/auth"]);
        broker.Clock.Advance(TimeSpan.FromSeconds(200));
        await client.PublishAsync("/topic/b", "still here");
        await client.SendFrameAsync("SEND", "x", "destination:/topic/a");

        await client.ReadMessageAsync("x");
        broker.Clock.Advance(TimeSpan.FromSeconds(1000));

        // It may have been about to look again in a minute when the clock was moved.
        await broker.PassAsync(TimeSpan.FromSeconds(61));
        await client.ReadErrorAsync(StompError.TokenExpired);
    }

    [TestCase("""{"sub":"bob"}""", TestName = "Another login's token is refused")]
    [TestCase("""{"sub":"anne","exp":1}""", TestName = "A token that has expired is refused")]
    public async Task A_new_token_must_be_right(string claims)
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of());
        var client = await broker.ConnectWithTokenAsync(Anne);

        await client.SendFrameAsync("SEND", TestTokens.Make(claims), "destination:/broker/auth", "receipt:1");

        var error = await client.ReadErrorAsync(StompError.LoginFailed);
        Assert.That(error["receipt-id"], Is.EqualTo("1"));
        Assert.That(error.ToString(), Does.Not.Contain("eyJ"));
    }

    [Test]
    public async Task Another_issuer_s_token_is_refused()
    {
        var (first, second) = (TestSecurity.Issuer, TestSecurity.Issuer);
        (first.Issuer, second.Name, second.Issuer) = ("https://first", "second", "https://second");
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of() with { Issuers = [first, second] });
        var client = await broker.ConnectWithTokenAsync("""{"iss":"https://first","sub":"anne"}""");

        await client.SendFrameAsync("SEND", TestTokens.Make("""{"iss":"https://second","sub":"anne"}"""), "destination:/broker/auth");

        await client.ReadErrorAsync(StompError.LoginFailed);
    }

    [Test]
    public async Task Who_has_no_token_cannot_replace_it()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne")));
        var client = await broker.ConnectAsAsync("anne");

        await client.SendFrameAsync("SEND", TestTokens.Make("""{"sub":"anne"}"""), "destination:/broker/auth");

        await client.ReadErrorAsync(StompError.NotPermitted);
    }

    [Test]
    public async Task A_new_token_is_no_part_of_a_transaction()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of());
        var client = await broker.ConnectWithTokenAsync(Anne);
        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t");

        await client.SendFrameAsync("SEND", TestTokens.Make(Anne), "destination:/broker/auth", "transaction:t");

        await client.ReadErrorAsync(StompError.InvalidHeader);
    }

    [Test]
    public async Task A_new_token_that_allows_less_ends_what_it_does_not_allow()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of());
        var hard = await broker.ConnectWithTokenAsync(Anne);
        var soft = await broker.ConnectWithTokenAsync(Anne, "errors:soft");
        var less = TestTokens.Make("""{"sub":"anne","pub":["/topic/b"],"subscribe":["/topic/b"]}""");

        foreach (var client in (StompTestClient[])[hard, soft])
        {
            await client.SubscribeAsync("/topic/a", "a");
            await client.SubscribeAsync("/topic/b", "b");
            await client.SendFrameAsync("SEND", less, "destination:/broker/auth", "receipt:1");
        }

        await hard.ReadErrorAsync(StompError.NotPermitted);
        var ended = await soft.ReadAsync(StompCommand.Message);
        Assert.That((ended["subscription"], ended["error"]), Is.EqualTo(("a", "not-permitted")));
        await soft.ReadReceiptAsync("1");
        await soft.SendFrameAsync("SEND", "x", "destination:/topic/b");
        Assert.That((await soft.ReadMessageAsync("x"))["subscription"], Is.EqualTo("b"));
    }

    [Test]
    public async Task With_soft_errors_the_old_token_stays_when_a_new_one_is_refused()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of());
        var client = await broker.ConnectWithTokenAsync(Anne, "errors:soft");

        await client.SendFrameAsync("SEND", "nonsense", "destination:/broker/auth", "receipt:1");

        var refusal = await client.ReadAsync(StompCommand.Message);
        Assert.That(
            (refusal["subscription"], refusal["error"], refusal["receipt-id"], refusal["destination"]),
            Is.EqualTo(("errors", "login-failed", "1", "/broker/auth")));
        await client.PublishAsync("/topic/a");
    }

    [Test]
    public async Task A_token_of_a_thousand_years_does_no_harm()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of());
        var client = await broker.ConnectWithTokenAsync("""{"sub":"anne","exp":1e30}""");

        broker.Clock.Advance(TimeSpan.FromMinutes(10));

        await client.AssertNothingMoreAsync();
    }
    // A clock that jumps may overtake a session between its look at it and what it plans by that, so the last stretch is walked.
    private static async Task PassAsync(PipeBroker broker, StompTestClient client, int seconds)
    {
        const int Walked = 15;
        broker.Clock.Advance(TimeSpan.FromSeconds(seconds - Walked));
        await client.AssertNothingMoreAsync();
        await broker.PassAsync(TimeSpan.FromSeconds(Walked));
    }
}
