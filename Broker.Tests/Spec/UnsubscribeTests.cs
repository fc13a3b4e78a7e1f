using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "UNSUBSCRIBE".</summary>
internal sealed class UnsubscribeTests
{
    [TestCase("1.0", TestName = "1.0 UNSUBSCRIBE: it is used to remove an existing subscription, to no longer receive messages from that destination")]
    [TestCase("1.1", TestName = "1.1 UNSUBSCRIBE: once the subscription is removed the STOMP connections will no longer receive messages from that destination")]
    [TestCase("1.2", TestName = "1.2 UNSUBSCRIBE: once the subscription is removed the STOMP connections will no longer receive messages from that subscription")]
    public async Task After_it_no_messages_come_from_that_subscription(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/topic/a", id: "gone");
        await receiver.SubscribeAsync("/topic/a", id: "stays");

        await receiver.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:gone");
        await sender.PublishAsync("/topic/a", "hello");

        var message = await receiver.ReadMessageAsync("hello");
        Assert.That(message["subscription"], Is.EqualTo("stays"));
        await receiver.AssertNothingMoreAsync();
    }

    [TestCase("1.1", TestName = "1.1 UNSUBSCRIBE: it requires an id header")]
    [TestCase("1.2", TestName = "1.2 UNSUBSCRIBE: an id header MUST be included in the frame to uniquely identify the subscription to remove")]
    public async Task Id_is_required(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("UNSUBSCRIBE", string.Empty, "destination:/topic/a");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error.Text, Does.Contain("'id'"));
    }

    [TestCase("1.0", TestName = "1.0 UNSUBSCRIBE: an id without a subscription is answered with an ERROR")]
    [TestCase("1.1", TestName = "1.1 UNSUBSCRIBE: it requires that the id header matches the id value of previous SUBSCRIBE operation")]
    [TestCase("1.2", TestName = "1.2 UNSUBSCRIBE: this header MUST match the subscription identifier of an existing subscription")]
    public async Task The_subscription_must_exist(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var other = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);
        await other.SubscribeAsync("/topic/a", id: "1");

        await client.SendFrameAsync("UNSUBSCRIBE", string.Empty, "id:1", "receipt:r");

        var error = await client.ReadErrorAsync(StompError.UnknownSubscription);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
        Assert.That(error.Text, Does.Contain("'1'"));
    }

    [TestCase("destination:/topic/a", "destination:/topic/a", TestName = "1.0 UNSUBSCRIBE: it requires a destination header")]
    [TestCase("id:0", "id:0", TestName = "1.0 UNSUBSCRIBE: or an id header, if the previous SUBSCRIBE operation passed an id value")]
    [TestCase("id:0", "destination:/topic/a", TestName = "1.0 UNSUBSCRIBE: by destination it ends a subscription that has an id, too")]
    public async Task In_1_0_either_names_the_subscription(string subscribed, string unsubscribed)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync("1.0");
        await using var receiver = await broker.ConnectAsync("1.0");
        await receiver.SendAndConfirmAsync("SUBSCRIBE", string.Empty, "destination:/topic/a", subscribed);

        await receiver.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, unsubscribed);
        await sender.PublishAsync("/topic/a", "hello");

        await receiver.AssertNothingMoreAsync();
    }

    [TestCase("/temp-queue/a", TestName = "1.0 UNSUBSCRIBE: by destination it ends the subscription to a temporary destination that has an id, too")]
    [TestCase("/user/queue/a", TestName = "1.0 UNSUBSCRIBE: by destination it ends the subscription to a user destination that has an id, too")]
    [TestCase("/user/topic/*", TestName = "1.0 UNSUBSCRIBE: by destination it ends the subscription to a pattern that has an id, too")]
    public async Task In_1_0_the_destination_is_what_the_client_calls_it(string destination)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.0");
        await client.SubscribeAsync(destination, id: "0");

        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, $"destination:{destination}");

        await client.SubscribeAsync(destination, id: "0");
    }

    [TestCase(TestName = "1.0 UNSUBSCRIBE: with neither it is answered with an ERROR")]
    public async Task In_1_0_one_of_them_is_required()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.0");

        await client.SendFrameAsync("UNSUBSCRIBE", string.Empty);

        await client.ReadErrorAsync(StompError.MissingHeader);
    }

    [TestCase("1.0", "client", TestName = "1.0 UNSUBSCRIBE: what was not acknowledged goes back to the queue, in its order")]
    [TestCase("1.1", "client-individual", TestName = "1.1 UNSUBSCRIBE: what was not acknowledged goes back to the queue, in its order")]
    [TestCase("1.2", "client-individual", TestName = "1.2 UNSUBSCRIBE: what was not acknowledged goes back to the queue, in its order")]
    public async Task What_was_not_acknowledged_goes_back(string version, string ack)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", ack: ack);
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/a", "2");
        await sender.PublishAsync("/queue/a", "3");
        var first = await receiver.ReadMessageAsync("1");
        await receiver.ReadMessageAsync("2");
        await receiver.ReadMessageAsync("3");

        await receiver.AcknowledgeAsync(first);
        await receiver.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");

        await sender.AssertHoldsAsync("/queue/a", "2", "3");
    }
}
