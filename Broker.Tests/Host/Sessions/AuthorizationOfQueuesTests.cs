using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>Permissions where a queue or a durable subscription is more than a name: browsers, stores, dead letters.</summary>
internal sealed class AuthorizationOfQueuesTests
{
    [TestCase("/queue/open", null)]
    [TestCase("/queue/secret", "not permitted")]
    [TestCase("/queue/dlq.open", "not permitted")]
    public async Task A_browser_looks_where_one_may_subscribe(string queue, string? error)
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne", subscribe: "/queue/open"), TestSecurity.User("bob")));
        var (anne, bob) = (await broker.ConnectAsAsync("anne"), await broker.ConnectAsAsync("bob"));
        await bob.PublishAsync(queue, "x");

        await anne.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", $"destination:{queue}", "browser:true");

        if (error is null)
        {
            await anne.ReadMessageAsync("x");
        }
        else
        {
            await anne.ReadErrorAsync(StompError.All.Single(known => known.Message == error));
        }
    }

    // There is no store, so that one that is allowed gets as far as that.
    [TestCase("/topic/news.sport", "no store")]
    [TestCase("/topic/news.*", "no store")]
    [TestCase("/topic/news.#", "not permitted")]
    [TestCase("/topic/#", "not permitted")]
    [TestCase("/topic/secret", "not permitted")]
    public async Task A_durable_subscription_needs_what_any_subscription_needs(string topic, string error)
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne", subscribe: "/topic/news.*")));
        var client = await broker.ConnectAsAsync("anne");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", $"destination:{topic}", "durable:true", "receipt:r");

        var refusal = await client.ReadErrorAsync(StompError.All.Single(known => known.Message == error));
        Assert.That(refusal["receipt-id"], Is.EqualTo("r"));
    }

    [Test]
    public async Task Dead_letters_need_no_permission_of_who_rejects_them()
    {
        var users = TestSecurity.Of(
            TestSecurity.User("anne", publish: "/queue/orders", subscribe: "/queue/orders", create: "/queue/orders"),
            TestSecurity.User("bob", subscribe: "/queue/dlq.*"));
        await using var broker = await TestSecurity.StartAsync(users, settings => settings.Queue.MaxDeliveries = 1);
        var (anne, bob) = (await broker.ConnectAsAsync("anne"), await broker.ConnectAsAsync("bob"));
        await anne.SubscribeAsync("/queue/orders", ack: "client-individual");
        await anne.SendFrameAsync("SEND", "x", "destination:/queue/orders");

        var message = await anne.ReadMessageAsync("x");
        await anne.SendAndConfirmAsync("NACK", string.Empty, $"id:{message["ack"]}");

        await bob.SubscribeAsync("/queue/dlq.orders");
        await bob.ReadMessageAsync("x");
    }
}
