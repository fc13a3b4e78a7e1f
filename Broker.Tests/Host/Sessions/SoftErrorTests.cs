using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>With <c>errors:soft</c> a refused SUBSCRIBE or SEND is answered with a MESSAGE, and the connection lives.</summary>
internal sealed class SoftErrorTests
{
    [Test]
    public async Task CONNECTED_says_whether_errors_are_soft()
    {
        await using var broker = await PipeBroker.StartAsync();

        Assert.That((await broker.Open().ConnectAsync("1.2", "errors:soft"))["errors"], Is.EqualTo("soft"));
        Assert.That((await broker.Open().ConnectAsync("1.2", "errors:hard"))["errors"], Is.Null);
        Assert.That((await broker.Open().ConnectAsync())["errors"], Is.Null);
    }

    [TestCase("destination:/topic/secret", "not-permitted")]
    [TestCase("destination:/topic/#", "not-permitted")]
    [TestCase("destination:/nowhere/a", "unknown-destination")]
    [TestCase("destination:/queue/a.*", "unknown-destination")]
    public async Task A_refused_SUBSCRIBE_is_told_as_a_message_of_that_subscription(string destination, string code)
    {
        await using var broker = await StartAsync();
        var client = await broker.ConnectAsAsync("anne", "1.2", "errors:soft");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:7", destination, "receipt:r");

        var refusal = await client.ReadAsync(StompCommand.Message);
        Assert.That(
            (refusal["subscription"], refusal["error"], refusal["receipt-id"], $"destination:{refusal["destination"]}"),
            Is.EqualTo(("7", code, "r", destination)));
        Assert.That((refusal["message"], refusal["message-id"]), Is.EqualTo((StompError.All.Single(error => error.Code == code).Message, refusal["message-id"]!)));
        Assert.That(refusal.Text, Does.EndWith(".\n").And.Contain("/"), "The body says what was wrong.");

        await client.SubscribeAsync("/topic/a", "7");
        await client.SendFrameAsync("SEND", "lives", "destination:/topic/a");
        Assert.That((await client.ReadMessageAsync("lives"))["timestamp"], Is.Not.Null, "A refusal has none, by which it is known.");
        Assert.That(refusal["timestamp"], Is.Null);
    }

    [TestCase("/topic/secret", "not-permitted")]
    [TestCase("/nowhere/a", "unknown-destination")]
    [TestCase("/topic/a.*", "unknown-destination")]
    public async Task A_refused_SEND_is_told_as_a_message_of_the_subscription_errors(string destination, string code)
    {
        await using var broker = await StartAsync();
        var client = await broker.ConnectAsAsync("anne", "1.2", "errors:soft");

        await client.SendFrameAsync("SEND", "x", $"destination:{destination}", "receipt:r");

        var refusal = await client.ReadAsync(StompCommand.Message);
        Assert.That((refusal["subscription"], refusal["error"], refusal["receipt-id"], refusal["destination"]), Is.EqualTo(("errors", code, "r", destination)));
        await client.PublishAsync("/topic/a", "lives");
    }

    [Test]
    public async Task What_a_destination_refuses_later_is_told_too_and_holds_up_no_receipt()
    {
        await using var broker = await StartAsync();
        var client = await broker.ConnectAsAsync("anne", "1.2", "errors:soft");
        await client.PublishAsync("/queue/q", "1");

        await client.SendFrameAsync("SEND", "2", "destination:/queue/q", "receipt:full");
        var refusal = await client.ReadAsync(StompCommand.Message);
        await client.SendFrameAsync("SEND", "3", "destination:/queue/q");
        var another = await client.ReadAsync(StompCommand.Message);
        await client.PublishAsync("/topic/a");

        Assert.That((refusal["subscription"], refusal["error"], refusal["receipt-id"], refusal["destination"]), Is.EqualTo(("errors", "queue-full", "full", "/queue/q")));
        Assert.That(refusal.Text, Does.Contain("(broker.conf: queue.max-length, queue.max-bytes)"));
        Assert.That((another["error"], another["receipt-id"]), Is.EqualTo(("queue-full", (string?)null)));
    }

    [Test]
    public async Task A_durable_subscription_that_is_refused_is_told_as_a_message_of_it()
    {
        await using var broker = await StartAsync();
        var client = await broker.ConnectAsAsync("anne", "1.2", "errors:soft");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:7", "destination:/topic/a", "durable:true", "receipt:r");

        var refusal = await client.ReadAsync(StompCommand.Message);
        Assert.That(
            (refusal["subscription"], refusal["error"], refusal["receipt-id"], refusal["destination"]),
            Is.EqualTo(("7", "no-store", "r", "/topic/a")));
        await client.SubscribeAsync("/topic/a", "7");
    }

    [Test]
    public async Task A_limit_on_subscriptions_is_told_with_its_key()
    {
        await using var broker = await StartAsync();
        var client = await broker.ConnectAsAsync("anne", "1.2", "errors:soft");
        await client.SubscribeAsync("/topic/a", "1");
        await client.SubscribeAsync("/topic/a", "2");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:3", "destination:/topic/a");

        var refusal = await client.ReadAsync(StompCommand.Message);
        Assert.That((refusal["subscription"], refusal["error"]), Is.EqualTo(("3", "too-many-subscriptions")));
        Assert.That(refusal.Text, Does.Contain("(broker.conf: limits.subscriptions)"));
    }

    [Test]
    public async Task A_client_of_1_0_without_ids_is_told_by_destination()
    {
        await using var broker = await StartAsync();
        var client = await broker.ConnectAsAsync("anne", "1.0", "errors:soft");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "destination:/topic/secret");

        var refusal = await client.ReadAsync(StompCommand.Message);
        Assert.That((refusal["subscription"], refusal["destination"], refusal["error"]), Is.EqualTo(((string?)null, "/topic/secret", "not-permitted")));
    }

    [TestCase("SUBSCRIBE", "destination:/topic/a", "missing header")]
    [TestCase("SUBSCRIBE", "id:0,destination:/topic/a,ack:nonsense", "invalid header value")]
    [TestCase("SUBSCRIBE", "id:taken,destination:/topic/a", "subscription id in use")]
    [TestCase("SEND", "x:y", "missing header")]
    [TestCase("UNSUBSCRIBE", "id:none", "unknown subscription")]
    [TestCase("ACK", "id:1-1", "unknown message")]
    [TestCase("BEGINN", "transaction:t", "unknown command")]
    [TestCase("SEND", "destination:/topic/secret,transaction:t", "not permitted", TestName = "A transaction happens as a whole or not at all")]
    public async Task What_breaks_the_protocol_still_ends_the_connection(string command, string headers, string message)
    {
        await using var broker = await StartAsync();
        var client = await broker.ConnectAsAsync("anne", "1.2", "errors:soft");
        await client.SubscribeAsync("/topic/a", "taken");
        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t");

        await client.SendFrameAsync(command, string.Empty, headers.Split(','));

        await client.ReadErrorAsync(StompError.All.Single(error => error.Message == message));
    }

    [Test]
    public async Task Without_the_wish_a_refusal_ends_the_connection()
    {
        await using var broker = await StartAsync();
        var client = await broker.ConnectAsAsync("anne");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:7", "destination:/topic/secret");

        await client.ReadErrorAsync(StompError.NotPermitted);
    }

    [Test]
    public async Task Who_does_not_take_the_refusals_is_not_read_any_more()
    {
        await using var broker = await StartAsync();
        var client = await broker.ConnectAsAsync("anne", "1.2", "errors:soft");
        const int Frames = 20_000;

        var sending = Task.Run(async () =>
        {
            for (var index = 0; index < Frames; index++)
            {
                await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/secret");
            }
        });

        for (var index = 0; index < Frames; index++)
        {
            Assert.That((await client.ReadAsync(StompCommand.Message))["error"], Is.EqualTo("not-permitted"));
        }

        await sending;
    }

    private static Task<PipeBroker> StartAsync() => TestSecurity.StartAsync(
        TestSecurity.Of(TestSecurity.User("anne", publish: "/topic/a.#, /queue/#", subscribe: "/topic/a.#, /queue/#")),
        settings =>
        {
            settings.Queue.MaxLength = 1;
            settings.Limits.Subscriptions = 2;
        });
}
