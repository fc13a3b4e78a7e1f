using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>Rules 25 to 27 and 31 of those that brokers most often break: subscriptions. Acknowledgements are in <see cref="AckRuleTests"/>.</summary>
internal sealed class SubscribeRuleTests
{
    [TestCase(TestName = "Rule 25: in 1.0 id is optional, without it UNSUBSCRIBE is by destination and MESSAGE has no subscription")]
    public async Task In_1_0_a_destination_is_a_name()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync("1.0");
        await using var client = await broker.ConnectAsync("1.0");
        await client.SendAndConfirmAsync("SUBSCRIBE", string.Empty, "destination:/topic/a");
        await client.SendAndConfirmAsync("SUBSCRIBE", string.Empty, "destination:/topic/b");

        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "destination:/topic/a");
        await sender.PublishAsync("/topic/a", "gone");
        await sender.PublishAsync("/topic/b", "stays");

        var message = await client.ReadMessageAsync("stays");
        Assert.That(message["subscription"], Is.Null);
    }

    [TestCase(TestName = "Rule 25: in 1.0 a second SUBSCRIBE to a destination without an id is an error, because nothing could tell the two apart")]
    public async Task In_1_0_a_destination_names_one_subscription()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.0");
        await client.SendAndConfirmAsync("SUBSCRIBE", string.Empty, "destination:/topic/a");
        await client.SendAndConfirmAsync("SUBSCRIBE", string.Empty, "destination:/topic/a", "id:1");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "destination:/topic/a");

        var error = await client.ReadErrorAsync(StompError.SubscriptionExists);
        Assert.That(error.Text, Does.Contain("'/topic/a'"));
    }

    [TestCase("1.1", "SUBSCRIBE", TestName = "Rule 25: in 1.1 id is required on SUBSCRIBE")]
    [TestCase("1.1", "UNSUBSCRIBE", TestName = "Rule 25: in 1.1 id is required on UNSUBSCRIBE")]
    [TestCase("1.2", "SUBSCRIBE", TestName = "Rule 25: in 1.2 id is required on SUBSCRIBE")]
    [TestCase("1.2", "UNSUBSCRIBE", TestName = "Rule 25: in 1.2 id is required on UNSUBSCRIBE")]
    public async Task From_1_1_on_id_is_required(string version, string command)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync(command, string.Empty, "destination:/topic/a");

        await client.ReadErrorAsync(StompError.MissingHeader);
    }

    [TestCase("/queue/a", TestName = "Rule 25: an id may be used again after UNSUBSCRIBE, the old deliveries are not the new one's")]
    [TestCase("/topic/a", TestName = "Rule 25: an id may be used again after UNSUBSCRIBE, for a topic too")]
    public async Task An_id_may_be_used_again(string destination)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/old", id: "sub-0", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/queue/old");
        var old = await client.ReadMessageAsync("1");
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:sub-0");

        await client.SubscribeAsync(destination, id: "sub-0", ack: "client");
        await client.SendFrameAsync("SEND", "2", $"destination:{destination}");
        var message = await client.ReadMessageAsync("2");
        await client.AcknowledgeAsync(old);

        Assert.That(message["ack"], Is.Not.EqualTo(old["ack"]));
        await client.AssertHoldsAsync("/queue/old", "1");
    }

    [TestCase("1.0", "message-id", TestName = "Rule 26: in 1.0 ACK names the message by message-id")]
    [TestCase("1.0", "message-id,subscription", TestName = "Rule 26: in 1.0 ACK may have subscription")]
    [TestCase("1.1", "message-id,subscription", TestName = "Rule 26: in 1.1 ACK names the message by message-id and subscription")]
    [TestCase("1.2", "id", TestName = "Rule 26: in 1.2 ACK names the delivery by id")]
    [TestCase("1.2", "id,subscription", TestName = "Rule 26: in 1.2 subscription on ACK is ignored, stomp.js sends it")]
    [TestCase("1.2", "id,message-id,subscription", TestName = "Rule 26: in 1.2 message-id on ACK is ignored")]
    public async Task Ack_by_version(string version, string headers)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/queue/a");
        var message = await client.ReadMessageAsync("1");

        await client.SendAndConfirmAsync("ACK", string.Empty, [.. headers.Split(',').Select(name => $"{name}:{message[name == "id" ? "ack" : name]}")]);
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");

        await client.AssertEmptyAsync("/queue/a");
    }

    [TestCase(TestName = "Rule 26: in 1.2 message-id is accepted as id when it is unambiguous, some clients fall back to it")]
    public async Task Ack_by_message_id_in_1_2()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/a", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/queue/a");
        var message = await client.ReadMessageAsync("1");

        await client.SendAndConfirmAsync("ACK", string.Empty, $"id:{message["message-id"]}");
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");

        await client.AssertEmptyAsync("/queue/a");
    }

    [TestCase("1.2", TestName = "Rule 27: every delivery has an ack of its own, also of the same message")]
    public async Task Ack_is_unique_per_delivery(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a", id: "one", ack: "client");
        await client.SubscribeAsync("/topic/a", id: "two", ack: "client-individual");

        await client.SendFrameAsync("SEND", "1", "destination:/topic/a");
        var first = await client.ReadMessageAsync("1");
        var second = await client.ReadMessageAsync("1");

        Assert.That(first["ack"], Is.Not.Null);
        Assert.That(second["ack"], Is.Not.Null.And.Not.EqualTo(first["ack"]));
        Assert.That(second["message-id"], Is.EqualTo(first["message-id"]));
    }

    [TestCase("/queue/a", TestName = "Rule 27: a redelivery has a new ack and the same message-id")]
    [TestCase("/topic/a", TestName = "Rule 27: a redelivery of a topic's message has a new ack and the same message-id")]
    public async Task A_redelivery_has_a_new_ack(string destination)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync(destination, ack: "client");
        await client.SendFrameAsync("SEND", "1", $"destination:{destination}");
        var first = await client.ReadMessageAsync("1");

        await client.RejectAsync(first);

        var second = await client.ReadMessageAsync("1");
        Assert.That(second["ack"], Is.Not.EqualTo(first["ack"]));
        Assert.That(second["message-id"], Is.EqualTo(first["message-id"]));
        Assert.That(second["redelivered"], Is.EqualTo("true"));
        Assert.That(second["delivery-count"], Is.EqualTo("2"));
        Assert.That(first["redelivered"], Is.EqualTo("false"));
    }

    [TestCase("/queue/a", "auto", TestName = "Rule 31: no MESSAGE before the RECEIPT of SUBSCRIBE, from a queue where messages wait")]
    [TestCase("/queue/a", "client", TestName = "Rule 31: no MESSAGE before the RECEIPT of SUBSCRIBE, from a queue with acknowledgements")]
    [TestCase("/topic/a", "auto", TestName = "Rule 31: no MESSAGE before the RECEIPT of SUBSCRIBE, from a topic in use")]
    [TestCase("/topic/a", "client", TestName = "Rule 31: no MESSAGE before the RECEIPT of SUBSCRIBE, from a topic with acknowledgements")]
    [TestCase("/topic/*", "auto", TestName = "Rule 31: no MESSAGE before the RECEIPT of SUBSCRIBE, for a pattern too")]
    [TestCase("/topic/*", "client", TestName = "Rule 31: no MESSAGE before the RECEIPT of SUBSCRIBE, for a pattern with acknowledgements too")]
    public async Task The_receipt_comes_first(string destination, string ack)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync();
        var concrete = destination.Replace("*", "a", StringComparison.Ordinal);

        for (var round = 0; round < 30; round++)
        {
            for (var number = 0; number < 20; number++)
            {
                await sender.SendFrameAsync("SEND", "x", $"destination:{concrete}");
            }

            await receiver.SendFrameAsync(
                "SUBSCRIBE", string.Empty, $"id:{round}", $"destination:{destination}", $"ack:{ack}", "prefetch-count:1000", $"receipt:{round}");
            await receiver.ReadReceiptAsync($"{round}");
            await sender.SendFrameAsync("SEND", $"{round}", $"destination:{concrete}");

            while ((await receiver.ReadAsync(StompCommand.Message)).Text != $"{round}")
            {
            }

            await receiver.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, $"id:{round}");
        }
    }

    [TestCase("/topic/a", TestName = "Rule 31: no MESSAGE after the RECEIPT of UNSUBSCRIBE, from a topic")]
    [TestCase("/topic/>", TestName = "Rule 31: no MESSAGE after the RECEIPT of UNSUBSCRIBE, for a pattern")]
    [TestCase("/queue/a", TestName = "Rule 31: no MESSAGE after the RECEIPT of UNSUBSCRIBE, from a queue")]
    public async Task Nothing_comes_after_the_end(string destination)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync();
        var concrete = destination.Replace(">", "a", StringComparison.Ordinal);
        await receiver.SubscribeAsync(destination);

        for (var number = 0; number < 500; number++)
        {
            await sender.SendFrameAsync("SEND", $"{number}", $"destination:{concrete}");

            if (number == 250)
            {
                await receiver.SendFrameAsync("UNSUBSCRIBE", string.Empty, "id:0", "receipt:end");
            }
        }

        var frame = await receiver.ReadAsync();
        while (frame!.Command == StompCommand.Message)
        {
            frame = await receiver.ReadAsync();
        }

        Assert.That(frame["receipt-id"], Is.EqualTo("end"));
        await sender.PublishAsync(concrete, "one more");
        await receiver.AssertNothingMoreAsync();
    }
}
