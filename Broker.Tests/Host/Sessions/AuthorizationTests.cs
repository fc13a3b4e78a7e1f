using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>What a session may send, subscribe to and bring into being.</summary>
internal sealed class AuthorizationTests
{
    [TestCase("/queue/orders.new", true)]
    [TestCase("/queue/other", false)]
    [TestCase("/topic/orders.new", false)]
    [TestCase("/user/anne/queue/x", true, TestName = "One's own may always be sent to")]
    [TestCase("/user/queue/x", true)]
    [TestCase("/user/bob/queue/x", false)]
    [TestCase("/user/bob/queue/inbox", true)]
    [TestCase("/queue/dlq.orders.new", false, TestName = "A queue of dead letters is one like others")]
    [TestCase("/reply-queue/0123", true, TestName = "A reply needs no permission")]
    public async Task A_message_is_sent_where_that_is_allowed(string destination, bool expected)
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne", publish: "/queue/orders.#, /user/*/queue/inbox")));
        var client = await broker.ConnectAsAsync("anne");

        await client.SendFrameAsync("SEND", "x", $"destination:{destination}", "receipt:1");

        await AssertAsync(client, expected);
    }

    [TestCase("/topic/news.sport", true)]
    [TestCase("/topic/news.*", true)]
    [TestCase("/topic/news.#", false, TestName = "A pattern that is more than what is allowed is refused")]
    [TestCase("/topic/#", false)]
    [TestCase("/topic/*.sport", false)]
    [TestCase("/topic/*.anne", true)]
    [TestCase("/queue/news.sport", false)]
    [TestCase("/user/queue/x", true)]
    [TestCase("/user/queue/#", true)]
    [TestCase("/temp-queue/x", true)]
    public async Task What_is_allowed_may_be_subscribed_to(string destination, bool expected)
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne", subscribe: "/topic/news.*, /topic/*.{login}")));
        var client = await broker.ConnectAsAsync("anne");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", $"destination:{destination}", "receipt:1");

        var error = await AssertAsync(client, expected);
        Assert.That(error?.Text ?? string.Empty, Does.Not.Contain("{login}").And.Not.Contain("news.*"), "What is allowed is nobody's business.");
    }

    [TestCase(null, true, TestName = "Without create all that is allowed may come into being")]
    [TestCase("none", false)]
    [TestCase("/queue/other", false)]
    [TestCase("/queue/o.*", true)]
    public async Task What_is_not_there_comes_into_being_if_that_is_allowed(string? create, bool expected)
    {
        var anne = TestSecurity.User("anne", publish: "/queue/o.#", subscribe: "/queue/o.#", create: create);
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(anne, TestSecurity.User("bob")));
        var bob = await broker.ConnectAsAsync("bob");
        await bob.SubscribeAsync("/queue/o.there");

        var anne1 = await broker.ConnectAsAsync("anne");
        await anne1.PublishAsync("/queue/o.there", "hello");
        await bob.ReadMessageAsync("hello");
        await anne1.SendFrameAsync("SEND", "x", "destination:/queue/o.new", "receipt:1");
        await AssertAsync(anne1, expected);

        var anne2 = await broker.ConnectAsAsync("anne");
        await anne2.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", "destination:/queue/o.newer", "receipt:1");
        await AssertAsync(anne2, expected);
    }

    [Test]
    public async Task A_key_that_is_there_and_empty_allows_nothing()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne", publish: string.Empty), TestSecurity.User("bob", roles: string.Empty, hosts: "/")));
        var anne = await broker.ConnectAsAsync("anne");

        await anne.SendFrameAsync("SEND", "x", "destination:/queue/a", "receipt:1");
        await AssertAsync(anne, expected: false);

        var bob = broker.Open();
        await bob.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:bob", "passcode:guest");
        await bob.ReadErrorAsync(StompError.NotPermitted);
    }

    [Test]
    public async Task Replies_come_without_any_permission()
    {
        var users = TestSecurity.Of(TestSecurity.User("anne", publish: "/queue/requests"), TestSecurity.User("bob", subscribe: "/queue/requests"));
        await using var broker = await TestSecurity.StartAsync(users);
        var (anne, bob) = (await broker.ConnectAsAsync("anne"), await broker.ConnectAsAsync("bob"));
        await bob.SubscribeAsync("/queue/requests");

        await anne.PublishAsync("/queue/requests", "question", "reply-to:/temp-queue/answers");
        var question = await bob.ReadMessageAsync("question");
        await bob.PublishAsync(question["reply-to"]!, "answer");

        Assert.That((await anne.ReadMessageAsync("answer"))["subscription"], Is.EqualTo("/temp-queue/answers"));
    }

    [Test]
    public async Task Roles_count_in_their_virtual_hosts()
    {
        var users = TestSecurity.Of(TestSecurity.User("anne", roles: "here, there")) with
        {
            Roles = [TestSecurity.Role("here", publish: "/queue/here", hosts: "/"), TestSecurity.Role("there", publish: "/queue/there", hosts: "/prod")],
        };
        await using var broker = await TestSecurity.StartAsync(users, null, null, "/prod");

        foreach (var (host, destination, expected) in new[] { ("x", "here", true), ("x", "there", false), ("/prod", "there", true), ("/prod", "here", false) })
        {
            var client = await broker.ConnectAsAsync("anne", "1.2", $"host:{host}");
            await client.SendFrameAsync("SEND", "x", $"destination:/queue/{destination}", "receipt:1");
            await AssertAsync(client, expected);
        }
    }

    [TestCase("""{"sub":"anne","pub":["/queue/a"]}""", "/queue/a", true)]
    [TestCase("""{"sub":"anne","pub":"/queue/a, /queue/b"}""", "/queue/b", true)]
    [TestCase("""{"sub":"anne","pub":["/queue/{tenant}.#"],"tenant":"t1"}""", "/queue/t1.x", true)]
    [TestCase("""{"sub":"anne","pub":["/queue/{tenant}.#"],"tenant":"t1"}""", "/queue/t2.x", false)]
    [TestCase("""{"sub":"anne","pub":["/queue/{org.unit}"],"org":{"unit":"u1"}}""", "/queue/u1", true)]
    [TestCase("""{"sub":"anne","pub":["nonsense"]}""", "/queue/nonsense", false)]
    [TestCase("""{"sub":"anne"}""", "/queue/a", false, TestName = "A token that says nothing allows nothing")]
    [TestCase("""{"sub":"anne"}""", "/queue/base", true)]
    [TestCase("""{"sub":"anne","roles":["writer"]}""", "/queue/w.anne", true)]
    [TestCase("""{"sub":"anne","roles":"reader writer"}""", "/queue/w.anne", true)]
    [TestCase("""{"sub":"anne","roles":["writer of novels"]}""", "/queue/w.anne", false, TestName = "A blank in the name of a role does not make two of it")]
    [TestCase("""{"sub":"anne","pub":["/queue/a, /queue/b"]}""", "/queue/b", false)]
    [TestCase("""{"sub":"anne","roles":["unknown"]}""", "/queue/w.anne", false)]
    [TestCase("""{"sub":"#","roles":["writer"]}""", "/queue/w.anne", false, TestName = "A login is never a wildcard")]
    public async Task A_token_allows_what_its_claims_and_roles_say(string claims, string destination, bool expected)
    {
        var issuer = TestSecurity.Issuer;
        issuer.Roles = "base";
        var security = TestSecurity.Of() with
        {
            Issuers = [issuer],
            Roles = [TestSecurity.Role("writer", publish: "/queue/w.{login}"), TestSecurity.Role("base", publish: "/queue/base")],
        };
        await using var broker = await TestSecurity.StartAsync(security);
        var client = await broker.ConnectWithTokenAsync(claims);

        await client.SendFrameAsync("SEND", "x", $"destination:{destination}", "receipt:1");

        await AssertAsync(client, expected);
    }

    [Test]
    public async Task An_array_in_sub_lists_what_may_be_subscribed_to()
    {
        var issuer = TestSecurity.Issuer;
        issuer.LoginClaim = "name";
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of() with { Issuers = [issuer] });
        var client = await broker.ConnectWithTokenAsync("""{"name":"anne","sub":["/topic/a.*"],"subscribe":["/topic/b"]}""");

        await client.SubscribeAsync("/topic/a.*", "1");
        await client.SubscribeAsync("/topic/b", "2");
        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:3", "destination:/topic/a.#", "receipt:1");

        await AssertAsync(client, expected: false);
    }

    [Test]
    public async Task What_a_transaction_holds_is_looked_at_again_at_its_COMMIT()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne", publish: "/queue/a, /queue/b"), TestSecurity.User("bob")));
        var (anne, bob) = (await broker.ConnectAsAsync("anne"), await broker.ConnectAsAsync("bob"));
        await anne.SendFrameAsync("BEGIN", string.Empty, "transaction:t");
        await anne.PublishAsync("/queue/a", "1", "transaction:t");
        await anne.PublishAsync("/queue/b", "2", "transaction:t");

        broker.Use(TestSecurity.Of(TestSecurity.User("anne", publish: "/queue/b"), TestSecurity.User("bob")));
        await anne.SendFrameAsync("COMMIT", string.Empty, "transaction:t", "receipt:1");

        await AssertAsync(anne, expected: false);
        await bob.AssertEmptyAsync("/queue/b");
    }

    [TestCase("/user/bob/queue/broker.notices")]
    [TestCase("/user/queue/broker.notices")]
    [TestCase("/user/bob/topic/broker/notices")]
    public async Task Where_the_broker_speaks_nobody_else_does(string destination)
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne")));
        var client = await broker.ConnectAsAsync("anne");

        await client.SendFrameAsync("SEND", "{}", $"destination:{destination}", "receipt:1");

        await AssertAsync(client, expected: false);
    }

    [Test]
    public async Task What_shows_who_the_sender_is_is_not_passed_on()
    {
        await using var broker = await PipeBroker.StartAsync();
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "x", "destination:/topic/a", "Authorization:Bearer secret", "authorization:secret", "passcode:secret", "kept:yes");

        var message = await client.ReadMessageAsync("x");
        Assert.That(message["kept"], Is.EqualTo("yes"));
        Assert.That(message.ToString(), Does.Not.Contain("secret"));
    }

    private static async Task<ReceivedFrame?> AssertAsync(StompTestClient client, bool expected)
    {
        if (expected)
        {
            await client.ReadReceiptAsync("1");
            return null;
        }

        var error = await client.ReadErrorAsync(StompError.NotPermitted);
        Assert.That(error["receipt-id"], Is.EqualTo("1"));
        return error;
    }
}
