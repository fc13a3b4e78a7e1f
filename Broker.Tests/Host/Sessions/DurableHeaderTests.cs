using Broker.Core.Commands;
using Broker.Core.Subscriptions;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>Durable subscriptions in the words of all brokers: how they begin, are named, and are deleted, up to what the core is told.</summary>
internal sealed class DurableHeaderTests
{
    [TestCase("0", "durable:true")]
    [TestCase("0", "auto-delete:false")]
    [TestCase("0", "durable:true", "auto-delete:false")]
    [TestCase("news", "durable-subscription-name:news")]
    [TestCase("news", "durable-subscriber-name:news")]
    [TestCase("news", "activemq.subscriptionName:news")]
    [TestCase("news", "x-queue-name:news")]
    [TestCase("news", "x-queue-name:news", "durable:true", "auto-delete:false")]
    [TestCase("mine", "x-queue-name:news", "durable-subscription-name:mine")]
    [TestCase("0", "durable:true", "x-queue-name:", Description = "An empty name is none.")]
    public async Task Every_dialect_asks_for_one_named_by_the_header_or_the_id(string name, params string[] headers)
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync();

        await client.SubscribeAsync("/topic/a", headers: headers);

        Assert.That((await core.ReadAsync<Subscribe>()).Subscription.Durable, Is.EqualTo(new DurableName("guest", name)));
    }

    [TestCase("durable:false")]
    [TestCase("auto-delete:true")]
    [TestCase("durable:false", "auto-delete:true")]
    [TestCase("x-queue-name:")]
    public async Task What_asks_for_none_gets_none(params string[] headers)
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync();

        await client.SubscribeAsync("/topic/a", headers: headers);

        Assert.That((await core.ReadAsync<Subscribe>()).Subscription.Durable, Is.Null);
    }

    [TestCase("durable:true", "auto-delete:true")]
    [TestCase("durable:false", "auto-delete:false")]
    [TestCase("durable:false", "x-queue-name:news")]
    [TestCase("auto-delete:true", "activemq.subscriptionName:news")]
    public async Task Headers_that_contradict_each_other_are_an_error(params string[] headers)
    {
        await using var broker = PipeBroker.StartOver(out _);
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, ["id:0", "destination:/topic/a", .. headers]);

        Assert.That((await client.ReadErrorAsync(StompError.InvalidHeader)).Text, Does.Contain("contradict"));
    }

    [TestCase("client-id:laptop", "laptop")]
    [TestCase("client-id:", "")]
    public async Task It_belongs_to_the_login_and_there_to_the_client_id(string header, string clientId)
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync("1.2", header);

        await client.SubscribeAsync("/topic/a", headers: "durable:true");

        Assert.That((await core.ReadAsync<Subscribe>()).Subscription.Durable, Is.EqualTo(new DurableName("guest", "0") { ClientId = clientId }));
    }

    [Test]
    public async Task No_client_id_leads_to_what_belongs_to_another_login()
    {
        await using var broker = PipeBroker.StartOver(out var core);
        var names = new HashSet<DurableName?>();

        foreach (var (login, client) in new[] { ("alice", ""), ("alice", "alice"), ("alice", "bob"), ("bob", ""), ("bob", "alice"), ("bob", "bob") })
        {
            var connection = await broker.ConnectAsAsync(login, "1.2", $"client-id:{client}");
            await connection.SubscribeAsync("/topic/a", headers: "x-queue-name:news");
            Assert.That(names.Add((await core.ReadAsync<Subscribe>()).Subscription.Durable), Is.True, $"{login} as {client}");
        }
    }

    [Test]
    public async Task A_client_id_that_is_not_fit_to_be_kept_is_an_error([Values(256, 0)] int length)
    {
        await using var broker = PipeBroker.StartOver(out _);
        await using var client = broker.Open();
        var id = length > 0 ? new string('x', length) : "a\tb";

        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest", $"client-id:{id}");

        Assert.That((await client.ReadErrorAsync(StompError.InvalidHeader)).Text, Does.Contain("'client-id'").And.Contain("255"));
    }

    [TestCase(@"a\nb")]
    [TestCase("long")]
    public async Task A_name_that_is_not_fit_to_be_kept_is_an_error(string name)
    {
        await using var broker = PipeBroker.StartOver(out _);
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", "destination:/topic/a", $"durable-subscription-name:{(name == "long" ? new string('x', 256) : name)}");

        Assert.That((await client.ReadErrorAsync(StompError.InvalidHeader)).Text, Does.Contain("name of a durable subscription").And.Contain("255"));
    }

    [Test]
    public async Task In_1_0_a_durable_subscription_needs_an_id_or_a_name()
    {
        await using var broker = PipeBroker.StartOver(out _);
        await using var client = await broker.ConnectAsync("1.0");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "destination:/topic/a", "durable:true");

        Assert.That((await client.ReadErrorAsync(StompError.MissingHeader)).Text, Does.Contain("'id'"));
    }

    [Test]
    public async Task Unsubscribe_alone_keeps_it()
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a", headers: "durable:true");
        var subscribe = await core.ReadAsync<Subscribe>();

        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");

        var unsubscribe = await core.ReadAsync<Unsubscribe>();
        Assert.That((unsubscribe.Key, unsubscribe.Destination, unsubscribe.Delete), Is.EqualTo((subscribe.Subscription.Key, subscribe.Destination, (DurableName?)null)));
    }

    [TestCase("durable:true", "durable:true")]
    [TestCase("durable:true", "auto-delete:false")]
    [TestCase("x-queue-name:news", "x-queue-name:news")]
    [TestCase("x-queue-name:news", "durable:true", Description = "The subscription that has this id is meant.")]
    public async Task With_the_durable_headers_unsubscribe_deletes_it(string subscribe, string unsubscribe)
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a", headers: subscribe);
        var subscription = (await core.ReadAsync<Subscribe>()).Subscription;

        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0", unsubscribe);

        var told = await core.ReadAsync<Unsubscribe>();
        Assert.That((told.Key, told.Delete), Is.EqualTo((subscription.Key, subscription.Durable)));
    }

    [TestCase("news", "id:0", "activemq.subscriptionName:news")]
    [TestCase("0", "id:0", "durable:true")]
    public async Task One_that_nobody_uses_can_be_deleted_too(string name, params string[] headers)
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync("1.2", "client-id:laptop");

        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, headers);

        Assert.That((await core.ReadAsync<Unsubscribe>()).Delete, Is.EqualTo(new DurableName("guest", name) { ClientId = "laptop" }));
    }

    [TestCase("durable:false", "x-queue-name:news", "is not durable")]
    [TestCase("x-queue-name:mine", "x-queue-name:news", "is the durable subscription 'mine', not 'news'")]
    public async Task Another_one_than_that_of_the_id_is_not_deleted(string subscribe, string unsubscribe, string reason)
    {
        await using var broker = PipeBroker.StartOver(out _);
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a", headers: subscribe);

        await client.SendFrameAsync("UNSUBSCRIBE", string.Empty, "id:0", unsubscribe);

        Assert.That((await client.ReadErrorAsync(StompError.InvalidHeader)).Text, Does.Contain(reason));
    }

    [Test]
    public async Task One_that_is_in_use_is_told()
    {
        var refusal = new Refusal(RefusalReason.DurableInUse, "The durable subscription 'news' is in use.");
        await using var broker = PipeBroker.StartOver(out _, answer: message => message is Subscribe subscribe ? new CommandRefused(subscribe.Tag, refusal) : null);
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", "destination:/topic/a", "x-queue-name:news", "receipt:1");

        var error = await client.ReadErrorAsync(StompError.DurableInUse);
        Assert.That((error["receipt-id"], error.Text), Is.EqualTo(("1", "The durable subscription 'news' is in use.\n")));
    }
}
