using Broker.Host.Configuration;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Limits;

/// <summary>Limits of users, from <c>[limits]</c>, the user's section and roles: reached, told with their key, and not noticed by others.</summary>
internal sealed class UserLimitTests
{
    [Test]
    public async Task Connections_of_a_user_are_limited_by_limits([Values("1.0", "1.2")] string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.ConnectionsPerUser = 2);
        await using var one = await broker.ConnectAsAsync("alice");
        await using var two = await broker.ConnectAsAsync("alice");
        await using var other = await broker.ConnectAsAsync("bob");
        await using var third = broker.Open();

        await third.SendFrameAsync("CONNECT", string.Empty, $"accept-version:{version}", "login:alice", "passcode:guest");
        var error = await third.ReadErrorAsync(StompError.TooManyConnectionsOfUser);

        Assert.That(error.Text, Does.Contain("2 connections").And.Contain("(broker.conf: limits.connections-per-user)"));
        await one.AssertNothingMoreAsync();
        await other.AssertNothingMoreAsync();

        await two.SendAndConfirmAsync("DISCONNECT", string.Empty);
        await two.DisposeAsync();
        await broker.PassUntilAsync(() => broker.Registry.Count == 2);
        await using var fourth = await broker.ConnectAsAsync("alice");
    }

    [TestCase("anne", "user:anne.max-connections", 1)]
    [TestCase("reader", "role:wide.max-connections", 3, TestName = "Of several roles the highest limit counts")]
    public async Task A_users_own_limit_counts_instead_and_then_the_highest_of_the_roles(string login, string key, int most)
    {
        var security = TestSecurity.Of(new UserOptions[]
        {
            With(TestSecurity.User("anne", roles: "wide"), user => user.MaxConnections = 1),
            TestSecurity.User("reader", roles: "narrow, wide"),
        }) with
        {
            Roles = [new RoleOptions { Name = "narrow", MaxConnections = 2 }, new RoleOptions { Name = "wide", MaxConnections = 3 }],
        };
        await using var broker = await TestSecurity.StartAsync(security, settings => settings.Limits.ConnectionsPerUser = 7);

        for (var count = 0; count < most; count++)
        {
            await broker.ConnectAsAsync(login);
        }

        await using var last = broker.Open();
        await last.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", $"login:{login}", "passcode:guest");
        var error = await last.ReadErrorAsync(StompError.TooManyConnectionsOfUser);

        Assert.That(error.Text, Does.Contain($"{most} connections").And.Contain($"(broker.conf: {key})").And.Not.Contain("limits."));
    }

    [Test]
    public async Task Roles_of_tokens_have_limits()
    {
        var security = TestSecurity.Of() with { Roles = [new RoleOptions { Name = "trial", Subscribe = "/topic/#", MaxSubscriptions = 1 }] };
        await using var broker = await TestSecurity.StartAsync(security);
        await using var client = await broker.ConnectWithTokenAsync("""{"sub":"eve","roles":["trial"]}""");

        await client.SubscribeAsync("/topic/a", id: "1");
        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:2", "destination:/topic/b");

        var error = await client.ReadErrorAsync(StompError.TooManySubscriptionsOfUser);
        Assert.That(error.Text, Does.Contain("(broker.conf: role:trial.max-subscriptions)"));
    }

    [Test]
    public async Task Subscriptions_of_all_connections_of_a_user_are_counted_together()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.SubscriptionsPerUser = 3);
        await using var one = await broker.ConnectAsAsync("alice", "1.2", "errors:soft");
        await using var two = await broker.ConnectAsAsync("alice");
        await using var other = await broker.ConnectAsAsync("bob");
        await one.SubscribeAsync("/topic/a", id: "1");
        await one.SubscribeAsync("/queue/a", id: "2");
        await two.SubscribeAsync("/topic/*", id: "1");
        await other.SubscribeAsync("/topic/b", id: "1");

        await one.SendFrameAsync("SUBSCRIBE", string.Empty, "id:3", "destination:/topic/c");
        var refusal = await one.ReadAsync(StompCommand.Message);
        Assert.That((refusal["subscription"], refusal["error"]), Is.EqualTo(("3", StompError.TooManySubscriptionsOfUser.Code)));
        Assert.That(refusal.Text, Does.Contain("3 subscriptions").And.Contain("(broker.conf: limits.subscriptions-per-user)"));

        await one.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:2");
        await one.SubscribeAsync("/topic/c", id: "3");
        await two.SendFrameAsync("SUBSCRIBE", string.Empty, "id:9", "destination:/topic/c");
        await two.ReadErrorAsync(StompError.TooManySubscriptionsOfUser);
        await broker.PassUntilAsync(() => broker.Registry.Count == 2);

        await one.SubscribeAsync("/topic/d", id: "4");
        await other.AssertNothingMoreAsync();
    }

    private static UserOptions With(UserOptions user, Action<UserOptions> change)
    {
        change(user);
        return user;
    }
}
