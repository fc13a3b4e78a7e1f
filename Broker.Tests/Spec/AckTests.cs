using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "ACK". What is cumulative and what is not is in <see cref="SubscribeAckHeaderTests"/>.</summary>
internal sealed class AckTests
{
    [TestCase("1.0", TestName = "1.0 ACK: messages will not be considered to have been consumed until the message has been acknowledged via an ACK")]
    [TestCase("1.1", TestName = "1.1 ACK: messages will not be considered to have been consumed until the message has been acknowledged via an ACK or a NACK")]
    [TestCase("1.2", TestName = "1.2 ACK: messages will not be considered to have been consumed until the message has been acknowledged via an ACK")]
    public async Task An_acknowledged_message_is_consumed_and_no_other(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", ack: "client");
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/a", "2");
        var first = await receiver.ReadMessageAsync("1");
        await receiver.ReadMessageAsync("2");

        await receiver.AcknowledgeAsync(first);
        await receiver.SendAndConfirmAsync("DISCONNECT", string.Empty);

        await sender.AssertHoldsAsync("/queue/a", "2");
    }

    [TestCase("1.0", "message-id", TestName = "1.0 ACK: it has one required header, message-id")]
    [TestCase("1.1", "message-id", TestName = "1.1 ACK: message-id is REQUIRED")]
    [TestCase("1.1", "subscription", TestName = "1.1 ACK: subscription is REQUIRED")]
    [TestCase("1.2", "id", TestName = "1.2 ACK: the ACK frame MUST include an id header")]
    public async Task Its_headers_are_required(string version, string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", ack: "client");
        await sender.PublishAsync("/queue/a", "1");
        var message = await receiver.ReadMessageAsync("1");
        var names = receiver.NamesOf(message).Where(name => !name.StartsWith($"{header}:", StringComparison.Ordinal));

        await receiver.SendFrameAsync("ACK", string.Empty, [.. names, "receipt:r"]);

        var error = await receiver.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
        Assert.That(error.Text, Does.Contain($"'{header}'"));
    }

    [TestCase("1.0", "message-id:nonsense", TestName = "1.0 ACK: message-id must contain a value matching the message-id for the MESSAGE being acknowledged")]
    [TestCase("1.0", "message-id:zzzzzzzz-1", TestName = "1.0 ACK: a message-id that was never given out is an error")]
    [TestCase("1.1", "message-id:zzzzzzzz-1", TestName = "1.1 ACK: message-id MUST contain a value matching the message-id for the MESSAGE being acknowledged")]
    [TestCase("1.1", "message-id:nonsense", TestName = "1.1 ACK: a message-id that is none is an error")]
    [TestCase("1.2", "id:1.2", TestName = "1.2 ACK: the id header MUST match the ack header of the MESSAGE being acknowledged")]
    [TestCase("1.2", "id:2.1", TestName = "1.2 ACK: an id of a subscription that never was is an error")]
    [TestCase("1.2", "id:undefined", TestName = "1.2 ACK: an id that is none is an error")]
    [TestCase("1.2", "id:zzzzzzzz-1", TestName = "1.2 ACK: a message-id that was never given out is an error")]
    public async Task What_was_never_delivered_is_an_error(string version, string name)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", ack: "client-individual");
        await sender.PublishAsync("/queue/a", "1");
        await receiver.ReadMessageAsync("1");
        string[] subscription = version == "1.1" ? ["subscription:0"] : [];

        await receiver.SendFrameAsync("ACK", string.Empty, [name, .. subscription, "receipt:r"]);

        var error = await receiver.ReadErrorAsync(StompError.UnknownDelivery);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
    }

    [TestCase("message-id", TestName = "1.1 ACK: message-id names a message of that subscription, not of another one")]
    [TestCase("subscription", TestName = "1.1 ACK: subscription MUST be set to match the value of the subscription's id header")]
    public async Task In_1_1_both_must_match(string wrong)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync("1.1");
        await using var receiver = await broker.ConnectAsync("1.1");
        await receiver.SubscribeAsync("/queue/a", id: "a", ack: "client");
        await receiver.SubscribeAsync("/queue/b", id: "b", ack: "client");
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/b", "2");
        await receiver.ReadMessageAsync("1");
        var second = await receiver.ReadMessageAsync("2");

        await receiver.SendFrameAsync("ACK", string.Empty, $"message-id:{second["message-id"]}", $"subscription:{(wrong == "subscription" ? "nobody" : "a")}");

        await receiver.ReadErrorAsync(StompError.UnknownDelivery);
    }

    [TestCase("1.0", TestName = "1.0 ACK: a transaction header may be specified, indicating that the message acknowledgment should be part of the named transaction")]
    [TestCase("1.1", TestName = "1.1 ACK: a transaction header MAY be specified, indicating that the message acknowledgment SHOULD be part of the named transaction")]
    [TestCase("1.2", TestName = "1.2 ACK: a transaction header MAY be specified, indicating that the message acknowledgment SHOULD be part of the named transaction")]
    public async Task It_may_be_part_of_a_transaction(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", "0", "client", "prefetch-count:1");
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/a", "2");
        var first = await receiver.ReadMessageAsync("1");

        await receiver.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:tx1");
        await receiver.AcknowledgeAsync(first, "transaction:tx1");
        await receiver.SendFrameAsync("COMMIT", string.Empty, "transaction:tx1");

        await receiver.ReadMessageAsync("2");
    }

    [TestCase("1.0", TestName = "1.0 ACK: a message that was acknowledged before is ignored")]
    [TestCase("1.1", TestName = "1.1 ACK: a message that was acknowledged before is ignored")]
    [TestCase("1.2", TestName = "1.2 ACK: a message that was acknowledged before is ignored")]
    public async Task What_was_settled_before_is_ignored(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", ack: "client");
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/a", "2");
        var first = await receiver.ReadMessageAsync("1");
        var second = await receiver.ReadMessageAsync("2");

        await receiver.AcknowledgeAsync(second);
        await receiver.AcknowledgeAsync(second);
        await receiver.AcknowledgeAsync(first);
        await receiver.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await receiver.AcknowledgeAsync(second);

        await receiver.AssertEmptyAsync("/queue/a");
    }

    [TestCase("1.0", TestName = "1.0 ACK: a message of a subscription with ack auto cannot be acknowledged")]
    [TestCase("1.1", TestName = "1.1 ACK: a message of a subscription with ack auto cannot be acknowledged")]
    public async Task A_message_of_an_auto_subscription_is_not_acknowledged(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a");
        await sender.PublishAsync("/queue/a", "1");
        var message = await receiver.ReadMessageAsync("1");

        await receiver.SendFrameAsync("ACK", string.Empty, receiver.NamesOf(message));

        var error = await receiver.ReadErrorAsync(StompError.UnknownDelivery);
        Assert.That(error.Text, Does.Contain("ack:auto"));
    }

    [TestCase("id:1.1", TestName = "1.2 ACK: a delivery of a subscription with ack auto cannot be acknowledged")]
    [TestCase("id:undefined", TestName = "1.2 ACK: what stomp.js sends for a message of a subscription with ack auto is an error")]
    public async Task In_1_2_neither(string name)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a");
        await client.SendFrameAsync("SEND", "1", "destination:/topic/a");
        await client.ReadMessageAsync("1");

        await client.SendFrameAsync("ACK", string.Empty, name);

        await client.ReadErrorAsync(StompError.UnknownDelivery);
    }
}
