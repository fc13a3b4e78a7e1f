using Broker.Core.Commands;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "SUBSCRIBE", and 1.1 and 1.2, "SUBSCRIBE id Header".</summary>
internal sealed class SubscribeTests
{
    [TestCase("1.0", TestName = "1.0 SUBSCRIBE: the SUBSCRIBE command requires a destination header")]
    [TestCase("1.1", TestName = "1.1 SUBSCRIBE: the SUBSCRIBE frame requires a destination header")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE: the SUBSCRIBE frame requires a destination header")]
    public async Task Destination_is_required(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error.Text, Does.Contain("'destination'"));
    }

    [TestCase("1.0", TestName = "1.0 SUBSCRIBE: any messages received on the subscription will henceforth be delivered as MESSAGE frames from the server to the client")]
    [TestCase("1.1", TestName = "1.1 SUBSCRIBE: any messages received on the subscribed destination will henceforth be delivered as MESSAGE frames")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE: any messages received on the subscribed destination will henceforth be delivered as MESSAGE frames")]
    public async Task Messages_are_delivered_from_then_on(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await sender.PublishAsync("/topic/a", "before");
        await receiver.SubscribeAsync("/topic/a");

        await sender.PublishAsync("/topic/a", "first");
        await sender.PublishAsync("/topic/a", "second");

        await receiver.ReadMessageAsync("first");
        await receiver.ReadMessageAsync("second");
        await receiver.AssertNothingMoreAsync();
    }

    [TestCase("1.0", TestName = "1.0 SUBSCRIBE: a SUBSCRIBE that fails is answered with an ERROR and the end of the connection")]
    [TestCase("1.1", TestName = "1.1 SUBSCRIBE: if the server cannot successfully create the subscription the server MUST send the client an ERROR frame and disconnect the client")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE: if the server cannot successfully create the subscription the server MUST send the client an ERROR frame and then close the connection")]
    public async Task A_failed_subscribe_ends_the_connection(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", "destination:/nowhere/a", "receipt:1");

        var error = await client.ReadErrorAsync(StompError.UnknownDestination);
        Assert.That(error["receipt-id"], Is.EqualTo("1"));
    }

    [TestCase("1.1", "prefetch-count", TestName = "1.1 SUBSCRIBE: STOMP servers MAY support additional server specific headers, here prefetch-count")]
    [TestCase("1.2", "prefetch-count", TestName = "1.2 SUBSCRIBE: STOMP servers MAY support additional server specific headers, here prefetch-count")]
    [TestCase("1.2", "activemq.prefetchSize", TestName = "1.2 SUBSCRIBE: STOMP servers MAY support additional server specific headers, here activemq.prefetchSize")]
    public async Task Prefetch_count_is_supported(string version, string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/a", "2");

        await receiver.SubscribeAsync("/queue/a", "0", "client", $"{header}:1");
        var first = await receiver.ReadMessageAsync("1");
        await receiver.AssertNothingMoreAsync();
        await receiver.SendFrameAsync("ACK", string.Empty, receiver.NamesOf(first));

        await receiver.ReadMessageAsync("2");
    }

    [Test]
    public async Task After_max_messages_nothing_more_comes_and_the_rest_is_left_to_others()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync("1.2");
        await using var receiver = await broker.ConnectAsync("1.2");

        foreach (var body in (string[])["1", "2", "3"])
        {
            await sender.PublishAsync("/queue/a", body);
        }

        await receiver.SubscribeAsync("/queue/a", "0", "client-individual", "max-messages:2");
        var first = await receiver.ReadMessageAsync("1");
        var second = await receiver.ReadMessageAsync("2");
        await receiver.AcknowledgeAsync(first);
        await receiver.RejectAsync(second);
        await receiver.AssertNothingMoreAsync();

        await sender.SubscribeAsync("/queue/a", "0", "client-individual");
        await sender.ReadMessageAsync("2");
        await sender.ReadMessageAsync("3");
    }

    [TestCase("/topic/a", "max-messages:1", "is for queues")]
    [TestCase("/queue/a", "max-messages:1\nbrowser:true", "ends by itself")]
    [TestCase("/queue/a", "max-messages:-1", "whole number")]
    public async Task Max_messages_where_it_means_nothing_is_an_error(string destination, string headers, string reason)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.2");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, [$"destination:{destination}", "id:0", .. headers.Split('\n')]);

        Assert.That((await client.ReadAsync(StompCommand.Error)).Text, Does.Contain(reason));
    }

    [TestCase(TestName = "1.0 SUBSCRIBE: Stomp brokers may support the selector header")]
    public async Task Selector_is_supported()
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync("1.0");

        await client.SendAndConfirmAsync("SUBSCRIBE", string.Empty, "destination:/topic/a", "selector:color = 'red'");

        Assert.That((await core.ReadAsync<Subscribe>()).Subscription.Selector?.Text, Is.EqualTo("color = 'red'"));
    }

    [TestCase(TestName = "1.0 SUBSCRIBE: what is no selector is answered with an ERROR that says where")]
    public async Task What_is_no_selector_is_refused()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.0");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "destination:/topic/a", "selector:color = ");

        Assert.That((await client.ReadErrorAsync(StompError.InvalidHeader)).Text, Does.Contain("'selector'").And.Contain("column"));
    }

    [TestCase("1.1", TestName = "1.1 SUBSCRIBE: an additional header that would have no effect is answered with an ERROR")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE: an additional header that would have no effect is answered with an ERROR")]
    public async Task What_would_have_no_effect_is_refused(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        string[] headers = ["browser:true", "exclusive:true", "activemq.exclusive:true"];

        foreach (var header in headers)
        {
            await using var client = await broker.ConnectAsync(version);

            await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", "destination:/topic/a", header);

            await client.ReadErrorAsync(StompError.InvalidHeader);
        }
    }

    [TestCase("1.1", TestName = "1.1 SUBSCRIBE id Header: an id header MUST be included in the frame")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE id Header: an id header MUST be included in the frame")]
    public async Task Id_is_required(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "destination:/topic/a");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error.Text, Does.Contain("'id'"));
    }

    [TestCase("1.0", TestName = "1.0 SUBSCRIBE: an id that is in use cannot identify another subscription")]
    [TestCase("1.1", TestName = "1.1 SUBSCRIBE id Header: the id uniquely identifies the subscription within the STOMP connection session")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE id Header: within the same connection, different subscriptions MUST use different subscription identifiers")]
    public async Task An_id_in_use_is_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a", id: "same");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:same", "destination:/topic/b");

        var error = await client.ReadErrorAsync(StompError.SubscriptionExists);
        Assert.That(error.Text, Does.Contain("'same'"));
    }

    [TestCase("1.1", TestName = "1.1 SUBSCRIBE id Header: an id may be used again after UNSUBSCRIBE")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE id Header: an id may be used again after UNSUBSCRIBE, and by other connections")]
    public async Task An_id_may_be_used_again(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await using var other = await broker.ConnectAsync(version);
        await other.SubscribeAsync("/topic/b", id: "same");
        await client.SubscribeAsync("/topic/a", id: "same");
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:same");

        await client.SubscribeAsync("/topic/b", id: "same");
        await client.SendFrameAsync("SEND", "hello", "destination:/topic/b");

        await client.ReadMessageAsync("hello");
        await other.ReadMessageAsync("hello");
    }

    [TestCase("1.0", TestName = "1.0 SUBSCRIBE: if an id header is supplied brokers should append a subscription header to any MESSAGE commands")]
    [TestCase("1.1", TestName = "1.1 SUBSCRIBE id Header: the id header allows the client and server to relate subsequent frames to the original subscription")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE id Header: the id header allows the client and server to relate subsequent MESSAGE or UNSUBSCRIBE frames to the original subscription")]
    public async Task Each_subscription_gets_the_message_under_its_id(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a", id: "one");
        await client.SubscribeAsync("/topic/a", id: "two");
        await client.SubscribeAsync("/topic/*", id: "three");

        await client.SendFrameAsync("SEND", "hello", "destination:/topic/a");

        string?[] ids = [(await client.ReadMessageAsync("hello"))["subscription"], (await client.ReadMessageAsync("hello"))["subscription"], (await client.ReadMessageAsync("hello"))["subscription"]];
        Assert.That(ids, Is.EquivalentTo(["one", "two", "three"]));
    }

    [TestCase(TestName = "1.0 SUBSCRIBE: without an id MESSAGE has no subscription header")]
    public async Task Without_an_id_there_is_no_subscription_header()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.0");
        await client.SendAndConfirmAsync("SUBSCRIBE", string.Empty, "destination:/topic/a");

        await client.SendFrameAsync("SEND", "hello", "destination:/topic/a");

        var message = await client.ReadMessageAsync("hello");
        Assert.That(message["subscription"], Is.Null);
    }
}
