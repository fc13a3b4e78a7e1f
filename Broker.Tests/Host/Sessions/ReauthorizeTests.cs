using Broker.Host.Configuration;
using Broker.Host.Security;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>What becomes of sessions when others sections of broker.conf are put in force.</summary>
internal sealed class ReauthorizeTests
{
    [Test]
    public async Task What_is_still_allowed_goes_on()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne", subscribe: "/topic/a.*", publish: "/topic/a.*")));
        var client = await broker.ConnectAsAsync("anne");
        await client.SubscribeAsync("/topic/a.*");

        broker.Use(TestSecurity.Of(TestSecurity.User("anne", subscribe: "/topic/#", publish: "/topic/#")));
        await client.SendFrameAsync("SEND", "x", "destination:/topic/a.b");

        await client.ReadMessageAsync("x");
    }

    [Test]
    public async Task A_subscription_that_is_not_allowed_any_more_ends_its_session_or_with_soft_errors_itself()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne", subscribe: "/topic/#")));
        var (hard, soft) = (await broker.ConnectAsAsync("anne"), await broker.ConnectAsAsync("anne", "1.2", "errors:soft"));
        await hard.SubscribeAsync("/topic/a.#");
        await soft.SubscribeAsync("/topic/a.#", "7");

        broker.Use(TestSecurity.Of(TestSecurity.User("anne", subscribe: "/topic/a.*")));

        await hard.ReadErrorAsync(StompError.NotPermitted);
        var ended = await soft.ReadAsync(StompCommand.Message);
        Assert.That((ended["subscription"], ended["error"], ended["destination"]), Is.EqualTo(("7", "not-permitted", "/topic/a.#")));
        await soft.SubscribeAsync("/topic/a.*", "7");
    }

    [Test]
    public async Task What_may_not_be_sent_to_any_more_is_refused_though_it_is_open()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne", publish: "/topic/a")));
        var client = await broker.ConnectAsAsync("anne");
        await client.PublishAsync("/topic/a");

        broker.Use(TestSecurity.Of(TestSecurity.User("anne", publish: "/topic/b")));
        await client.SendFrameAsync("SEND", "x", "destination:/topic/a");

        await client.ReadErrorAsync(StompError.NotPermitted);
    }

    [Test]
    public async Task Who_is_gone_from_the_file_is_gone()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne"), TestSecurity.User("bob")));
        var (anne, bob) = (await broker.ConnectAsAsync("anne"), await broker.ConnectAsAsync("bob", "1.2", "errors:soft"));

        broker.Use(TestSecurity.Of(TestSecurity.User("anne")));

        await bob.ReadErrorAsync(StompError.LoginRevoked);
        await anne.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Who_has_another_passcode_has_to_show_it()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne")));
        var client = await broker.ConnectAsAsync("anne");
        var anne = TestSecurity.User("anne");
        anne.PasswordHash = PasscodeHash.Make("another");

        broker.Use(TestSecurity.Of(anne));

        await client.ReadErrorAsync(StompError.LoginRevoked);
    }

    [Test]
    public async Task Tokens_go_with_their_issuer_and_get_the_roles_of_the_new_file()
    {
        var roles = (RoleOptions[])[TestSecurity.Role("r", publish: "/topic/a")];
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of() with { Roles = roles });
        var client = await broker.ConnectWithTokenAsync("""{"sub":"anne","roles":"r"}""");
        await client.PublishAsync("/topic/a");

        broker.Use(TestSecurity.Of() with { Roles = [TestSecurity.Role("r", publish: "/topic/{login}")] });
        await client.PublishAsync("/topic/anne");
        broker.Use(SecurityOptions.Of());

        await client.ReadErrorAsync(StompError.LoginRevoked);
    }

    [Test]
    public async Task Who_may_not_be_in_its_virtual_host_any_more_is_told_so()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne")), null, null, "/prod");
        var client = await broker.ConnectAsAsync("anne", "1.2", "host:/prod");

        broker.Use(TestSecurity.Of(TestSecurity.User("anne", hosts: "/")));

        await client.ReadErrorAsync(StompError.NotPermitted);
    }

    [Test]
    public async Task Nobody_in_particular_goes_with_the_section()
    {
        var visitor = TestSecurity.User("visitor", subscribe: "/topic/#");
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(visitor) with { Anonymous = new AnonymousOptions { Login = "visitor" } });
        var client = broker.Open();
        await client.ConnectWithAsync();

        broker.Use(TestSecurity.Of(visitor));

        await client.ReadErrorAsync(StompError.LoginRevoked);
    }
}
