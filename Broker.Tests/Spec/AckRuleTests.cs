using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>Rules 28 to 30 of those that brokers most often break: acknowledgements.</summary>
internal sealed class AckRuleTests
{
    [TestCase("1.0", TestName = "Rule 28: client is cumulative within the subscription, not over the connection, in 1.0")]
    [TestCase("1.1", TestName = "Rule 28: client is cumulative within the subscription, not over the connection, in 1.1")]
    [TestCase("1.2", TestName = "Rule 28: client is cumulative within the subscription, not over the connection, in 1.2")]
    public async Task An_ack_leaves_other_subscriptions_alone(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", id: "a", ack: "client");
        await client.SubscribeAsync("/queue/b", id: "b", ack: "client");
        var messages = new Dictionary<string, ReceivedFrame>();

        foreach (var name in (string[])["a1", "b1", "a2", "b2", "a3"])
        {
            await sender.PublishAsync($"/queue/{name[0]}", name);
            messages[name] = await client.ReadMessageAsync(name);
        }

        await client.AcknowledgeAsync(messages["b2"]);
        await client.AcknowledgeAsync(messages["a2"]);
        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);

        await sender.AssertHoldsAsync("/queue/a", "a3");
        await sender.AssertEmptyAsync("/queue/b");
    }

    [TestCase("1.1", TestName = "Rule 28: NACK in client mode is cumulative, too, in 1.1")]
    [TestCase("1.2", TestName = "Rule 28: NACK in client mode is cumulative, too, in 1.2")]
    public async Task A_nack_in_client_mode_is_cumulative(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/queue/a");
        await client.SendFrameAsync("SEND", "2", "destination:/queue/a");
        await client.SendFrameAsync("SEND", "3", "destination:/queue/a");
        await client.ReadMessageAsync("1");
        var second = await client.ReadMessageAsync("2");
        await client.ReadMessageAsync("3");

        await client.RejectAsync(second);

        await client.ReadMessageAsync("1");
        await client.ReadMessageAsync("2");
        await client.AssertNothingMoreAsync();
    }

    [TestCase("1.1", TestName = "Rule 28: client-individual touches one message, in 1.1")]
    [TestCase("1.2", TestName = "Rule 28: client-individual touches one message, in 1.2")]
    public async Task An_individual_ack_is_for_one(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client-individual");
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/a", "2");
        await client.ReadMessageAsync("1");

        await client.AcknowledgeAsync(await client.ReadMessageAsync("2"));
        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);

        await sender.AssertHoldsAsync("/queue/a", "1");
    }

    [TestCase(TestName = "Rule 28: in 1.0 NACK is refused")]
    public async Task Nack_is_refused_in_1_0()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.0");
        await client.SubscribeAsync("/queue/a", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/queue/a");

        await client.RejectAsync(await client.ReadMessageAsync("1"));

        await client.ReadErrorAsync(StompError.CommandNotAllowed);
    }

    [TestCase("1.0", TestName = "Rule 29: an ACK for what was settled cumulatively is ignored, in 1.0")]
    [TestCase("1.1", TestName = "Rule 29: an ACK for what was settled cumulatively is ignored, in 1.1")]
    [TestCase("1.2", TestName = "Rule 29: an ACK for what was settled cumulatively is ignored, in 1.2")]
    public async Task What_was_settled_with_others_is_ignored(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/queue/a");
        await client.SendFrameAsync("SEND", "2", "destination:/queue/a");
        var first = await client.ReadMessageAsync("1");

        await client.AcknowledgeAsync(await client.ReadMessageAsync("2"));
        await client.AcknowledgeAsync(first);

        await client.AssertNothingMoreAsync();
    }

    [TestCase("1.0", TestName = "Rule 29: an ACK after UNSUBSCRIBE is ignored, in 1.0")]
    [TestCase("1.1", TestName = "Rule 29: an ACK after UNSUBSCRIBE is ignored, in 1.1")]
    [TestCase("1.2", TestName = "Rule 29: an ACK after UNSUBSCRIBE is ignored, in 1.2")]
    public async Task An_ack_after_unsubscribe_is_ignored(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", id: "a", ack: "client");
        await client.SubscribeAsync("/queue/b", id: "b", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/queue/a");
        await client.ReadMessageAsync("1");
        await client.SendFrameAsync("SEND", "2", "destination:/queue/b");
        var message = await client.ReadMessageAsync("2");

        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:b");
        await client.AcknowledgeAsync(message);

        await client.AssertHoldsAsync("/queue/b", "2");
    }

    [TestCase("1.1", TestName = "Rule 29: an ACK for a delivery that went back with a NACK is ignored, in 1.1 it is for the redelivery")]
    [TestCase("1.2", TestName = "Rule 29: an ACK for a delivery that went back with a NACK is ignored, in 1.2")]
    public async Task An_ack_after_nack_is_ignored(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await using var other = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/queue/a");
        var first = await client.ReadMessageAsync("1");
        await client.RejectAsync(first);
        var second = await client.ReadMessageAsync("1");

        await client.AcknowledgeAsync(version == "1.1" ? second : first);
        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);

        await other.AssertHoldsAsync("/queue/a", version == "1.1" ? [] : ["1"]);
    }

    [TestCase("1.0", "message-id:zzzzzzzzz-99", TestName = "Rule 29: an ACK for what was never issued is an error, in 1.0")]
    [TestCase("1.1", "message-id:zzzzzzzzz-99", TestName = "Rule 29: an ACK for what was never issued is an error, in 1.1")]
    [TestCase("1.2", "id:1.7", TestName = "Rule 29: an ACK for what was never issued is an error, in 1.2")]
    public async Task What_was_never_issued_is_an_error(string version, string name)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client");

        await client.SendFrameAsync("ACK", string.Empty, name, "subscription:0");

        await client.ReadErrorAsync(StompError.UnknownDelivery);
    }

    [TestCase(TestName = "Rule 29: an ACK may follow its SUBSCRIBE as fast as it likes")]
    public async Task An_ack_right_behind_its_subscribe()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "1");
        await client.PublishAsync("/queue/a", "2");

        // The subscription's number and the delivery's: a client that has seen the MESSAGE sends this, however busy the session is.
        await client.SendAsync("SUBSCRIBE\nid:0\ndestination:/queue/a\nack:client\n\n^@ACK\nid:1.1\nreceipt:ack\n\n^@");

        ReceivedFrame[] frames = [(await client.ReadAsync())!, (await client.ReadAsync())!, (await client.ReadAsync())!];
        Assert.That(frames.Select(frame => frame.Command), Is.EquivalentTo([StompCommand.Message, StompCommand.Message, StompCommand.Receipt]));
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await client.AssertHoldsAsync("/queue/a", "2");
    }

    [TestCase("1.0", true, TestName = "Rule 30: what was not acknowledged goes back to the head of the queue in its order on UNSUBSCRIBE, in 1.0")]
    [TestCase("1.1", true, TestName = "Rule 30: what was not acknowledged goes back to the head of the queue in its order on UNSUBSCRIBE, in 1.1")]
    [TestCase("1.2", true, TestName = "Rule 30: what was not acknowledged goes back to the head of the queue in its order on UNSUBSCRIBE, in 1.2")]
    [TestCase("1.2", false, TestName = "Rule 30: what was not acknowledged goes back to the head of the queue in its order when the connection is lost")]
    public async Task What_was_not_acknowledged_goes_back(string version, bool unsubscribes)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", "0", "client", "prefetch-count:3");
        for (var number = 1; number <= 5; number++)
        {
            await sender.PublishAsync("/queue/a", $"{number}");
        }

        await client.ReadMessageAsync("1");
        await client.ReadMessageAsync("2");
        await client.ReadMessageAsync("3");
        await EndAsync();

        await sender.SubscribeAsync("/queue/a", ack: "client");
        for (var number = 1; number <= 5; number++)
        {
            var message = await sender.ReadMessageAsync($"{number}");
            Assert.That(message["redelivered"], Is.EqualTo(number <= 3 ? "true" : "false"));
            Assert.That(message["delivery-count"], number <= 3 ? Is.EqualTo("2") : Is.Null);
        }

        await client.DisposeAsync();

        async Task EndAsync()
        {
            if (unsubscribes)
            {
                await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
            }
            else
            {
                await client.DisposeAsync();
                await broker.PassUntilAsync(() => broker.Registry.Count == 1);
            }
        }
    }

    [TestCase(TestName = "Rule 30: messages that were never sent to the client do not count as delivered")]
    public async Task What_was_not_sent_is_not_redelivered()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var client = await broker.ConnectAsync();
        var large = new string('x', 200_000);
        await client.SubscribeAsync("/queue/a", ack: "client");
        await sender.PublishAsync("/queue/a", large);
        await sender.PublishAsync("/queue/a", "waits behind it");

        await client.SendFrameAsync("UNSUBSCRIBE", string.Empty, "id:0", "receipt:end");
        await sender.SubscribeAsync("/queue/a", ack: "client");

        await sender.ReadMessageAsync(large);
        var last = await sender.ReadMessageAsync("waits behind it");
        Assert.That(last["redelivered"], Is.EqualTo("false"));
        Assert.That(last["delivery-count"], Is.Null);
    }

    [TestCase(TestName = "Rule 30: topics drop what was not acknowledged")]
    public async Task A_topic_drops_what_was_not_acknowledged()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/topic/a");
        await client.ReadMessageAsync("1");

        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await client.SubscribeAsync("/topic/a", ack: "client");
        await client.SendFrameAsync("SEND", "2", "destination:/topic/a");

        await client.ReadMessageAsync("2");
    }
}
