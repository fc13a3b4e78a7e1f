using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.1 and 1.2, "NACK".</summary>
internal sealed class NackTests
{
    [TestCase("1.1", TestName = "1.1 NACK: the server can then send the message to a different client")]
    [TestCase("1.2", TestName = "1.2 NACK: the server can then send the message to a different client")]
    public async Task A_rejected_message_is_offered_to_the_next(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var one = await broker.ConnectAsync(version);
        await using var other = await broker.ConnectAsync(version);
        await one.SubscribeAsync("/queue/a", ack: "client");
        await sender.PublishAsync("/queue/a", "1");
        var message = await one.ReadMessageAsync("1");
        await other.SubscribeAsync("/queue/a", ack: "client");

        await one.RejectAsync(message);

        var again = await other.ReadMessageAsync("1");
        Assert.That(again["redelivered"], Is.EqualTo("true"));
        Assert.That(again["delivery-count"], Is.EqualTo("2"));
    }

    [TestCase("1.1", TestName = "1.1 NACK: or put it in a dead letter queue")]
    [TestCase("1.2", TestName = "1.2 NACK: or put it in a dead letter queue")]
    public async Task A_message_that_nobody_shall_have_becomes_a_dead_letter(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", ack: "client");
        await sender.SubscribeAsync("/queue/dlq.a");
        await sender.SendFrameAsync("SEND", "1", "destination:/queue/a");

        await receiver.RejectAsync(await receiver.ReadMessageAsync("1"), "requeue:false");

        await sender.ReadMessageAsync("1");
    }

    [TestCase("1.1", TestName = "1.1 NACK: or discard it, as a topic does")]
    [TestCase("1.2", TestName = "1.2 NACK: or discard it, as a topic does")]
    public async Task A_topics_message_is_discarded_when_nobody_shall_have_it(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/topic/a", ack: "client");
        await receiver.SendFrameAsync("SEND", "1", "destination:/topic/a");

        await receiver.RejectAsync(await receiver.ReadMessageAsync("1"), "requeue:false");
        await receiver.SendFrameAsync("SEND", "2", "destination:/topic/a");

        await receiver.ReadMessageAsync("2");
    }

    [TestCase("1.1", "message-id", TestName = "1.1 NACK: message-id is mandatory")]
    [TestCase("1.1", "subscription", TestName = "1.1 NACK: subscription is mandatory")]
    [TestCase("1.2", "id", TestName = "1.2 NACK: id is REQUIRED")]
    public async Task It_takes_the_same_headers_as_ack(string version, string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/topic/a", ack: "client");
        await receiver.SendFrameAsync("SEND", "1", "destination:/topic/a");
        var message = await receiver.ReadMessageAsync("1");
        var names = receiver.NamesOf(message).Where(name => !name.StartsWith($"{header}:", StringComparison.Ordinal));

        await receiver.SendFrameAsync("NACK", string.Empty, [.. names]);

        var error = await receiver.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error.Text, Does.Contain($"'{header}'"));
    }

    [TestCase("1.1", TestName = "1.1 NACK: transaction is OPTIONAL")]
    [TestCase("1.2", TestName = "1.2 NACK: transaction is OPTIONAL")]
    public async Task It_may_be_part_of_a_transaction(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", ack: "client");
        await receiver.SendFrameAsync("SEND", "1", "destination:/queue/a");
        var message = await receiver.ReadMessageAsync("1");

        await receiver.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await receiver.SendAndConfirmAsync("NACK", string.Empty, [.. receiver.NamesOf(message), "transaction:t"]);
        await receiver.AssertNothingMoreAsync();
        await receiver.SendFrameAsync("COMMIT", string.Empty, "transaction:t");

        var again = await receiver.ReadMessageAsync("1");
        Assert.That(again["redelivered"], Is.EqualTo("true"));
    }

    [TestCase("1.1", TestName = "1.1 NACK: it applies to one single message if the subscription's ack mode is client-individual")]
    [TestCase("1.2", TestName = "1.2 NACK: it applies to one single message if the subscription's ack mode is client-individual")]
    public async Task In_individual_mode_one_message_is_rejected(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", ack: "client-individual");
        await PublishThreeAsync(sender);
        await receiver.ReadMessageAsync("1");
        var second = await receiver.ReadMessageAsync("2");
        await receiver.ReadMessageAsync("3");

        await receiver.SendAndConfirmAsync("NACK", string.Empty, [.. receiver.NamesOf(second), "requeue:false"]);

        await sender.AssertHoldsAsync("/queue/dlq.a", "2");
    }

    [TestCase("1.1", TestName = "1.1 NACK: or to all messages sent before and not yet ACK'ed or NACK'ed")]
    [TestCase("1.2", TestName = "1.2 NACK: or to all messages sent before and not yet ACK'ed or NACK'ed if the subscription's ack mode is client")]
    public async Task In_client_mode_all_before_are_rejected_too(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", ack: "client");
        await PublishThreeAsync(sender);
        var first = await receiver.ReadMessageAsync("1");
        await receiver.ReadMessageAsync("2");
        var third = await receiver.ReadMessageAsync("3");

        await receiver.AcknowledgeAsync(first);
        await receiver.SendAndConfirmAsync("NACK", string.Empty, [.. receiver.NamesOf(third), "requeue:false"]);

        await sender.AssertHoldsAsync("/queue/dlq.a", "2", "3");
    }

    [TestCase("1.1", "subscription:0", TestName = "1.1 NACK: of a message that was never delivered is an error")]
    [TestCase("1.2", "x:y", TestName = "1.2 NACK: of a message that was never delivered is an error")]
    public async Task What_was_never_delivered_is_an_error(string version, string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client");

        await client.SendFrameAsync("NACK", string.Empty, "id:1.1", "message-id:a-1", header);

        await client.ReadErrorAsync(StompError.UnknownDelivery);
    }

    private static async Task PublishThreeAsync(StompTestClient sender)
    {
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/a", "2");
        await sender.PublishAsync("/queue/a", "3");
    }
}
