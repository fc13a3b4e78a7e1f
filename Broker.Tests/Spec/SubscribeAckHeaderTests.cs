using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, "SUBSCRIBE"; 1.1 and 1.2, "SUBSCRIBE ack Header".</summary>
internal sealed class SubscribeAckHeaderTests
{
    [TestCase("1.0", new[] { "auto", "client" }, TestName = "1.0 SUBSCRIBE: the valid values for ack are auto and client")]
    [TestCase("1.0", new[] { "client-individual" }, TestName = "1.0 SUBSCRIBE: client-individual, which came later, is taken, too")]
    [TestCase("1.1", new[] { "auto", "client", "client-individual" }, TestName = "1.1 SUBSCRIBE ack Header: the valid values for the ack header are auto, client, or client-individual")]
    [TestCase("1.2", new[] { "auto", "client", "client-individual" }, TestName = "1.2 SUBSCRIBE ack Header: the valid values for the ack header are auto, client, or client-individual")]
    public async Task Valid_values_are_taken_and_others_are_not(string version, string[] values)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        foreach (var value in values)
        {
            await client.SubscribeAsync("/queue/a", id: value, ack: value);
        }

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:x", "destination:/queue/a", "ack:Client");
        var error = await client.ReadErrorAsync(StompError.InvalidHeader);
        Assert.That(error.Text, Does.Contain("'ack'"));
    }

    [TestCase("1.0", TestName = "1.0 SUBSCRIBE: the ack header is optional, and defaults to auto")]
    [TestCase("1.1", TestName = "1.1 SUBSCRIBE ack Header: if the header is not set, it defaults to auto")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE ack Header: if the header is not set, it defaults to auto")]
    public async Task The_default_is_auto(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using (var receiver = await broker.ConnectAsync(version))
        {
            await receiver.SendAndConfirmAsync("SUBSCRIBE", string.Empty, "id:0", "destination:/queue/a");
            await sender.PublishAsync("/queue/a", "hello");
            await receiver.ReadMessageAsync("hello");
            await receiver.SendAndConfirmAsync("DISCONNECT", string.Empty);
        }

        await sender.AssertEmptyAsync("/queue/a");
    }

    [TestCase("1.1", TestName = "1.1 SUBSCRIBE ack Header: when the ack mode is auto the client does not need to send ACK frames")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE ack Header: when the ack mode is auto the server will assume the client has received the message as soon as it sends it")]
    public async Task What_was_sent_in_auto_mode_is_consumed(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", "0", "auto", "prefetch-count:1");

        for (var message = 0; message < 10; message++)
        {
            await sender.PublishAsync("/queue/a", $"{message}");
            await receiver.ReadMessageAsync($"{message}");
        }

        await receiver.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await sender.AssertEmptyAsync("/queue/a");
    }

    [TestCase("1.1", TestName = "1.1 SUBSCRIBE ack Header: the auto mode can cause messages being transmitted to the client to get dropped")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE ack Header: the auto mode can cause messages being transmitted to the client to get dropped")]
    public async Task What_was_sent_in_auto_mode_is_lost_with_the_connection(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a");
        await sender.PublishAsync("/queue/a", "taken and lost");
        await receiver.ReadMessageAsync("taken and lost");

        await receiver.DisposeAsync();
        await broker.PassUntilAsync(() => broker.Registry.Count == 1);

        await sender.AssertEmptyAsync("/queue/a");
    }

    [TestCase("1.0", TestName = "1.0 SUBSCRIBE: with ack client messages will only be considered delivered after the client specifically acknowledges them with an ACK frame")]
    [TestCase("1.1", TestName = "1.1 SUBSCRIBE ack Header: if the connection fails before a client sends an ACK the server MAY redeliver the message to another client")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE ack Header: if the connection fails before a client sends an ACK frame the server MAY redeliver the message to another client")]
    public async Task What_was_not_acknowledged_is_redelivered(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var other = await broker.ConnectAsync(version);
        var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a", ack: "client");
        await sender.PublishAsync("/queue/a", "acknowledged");
        await sender.PublishAsync("/queue/a", "lost");
        var acknowledged = await receiver.ReadMessageAsync("acknowledged");
        await receiver.ReadMessageAsync("lost");
        await receiver.AcknowledgeAsync(acknowledged);

        await receiver.DisposeAsync();
        await other.SubscribeAsync("/queue/a", ack: "client");

        var again = await other.ReadMessageAsync("lost");
        Assert.That(again["redelivered"], Is.EqualTo("true"));
        await other.AcknowledgeAsync(again);
        await other.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await other.AssertEmptyAsync("/queue/a");
    }

    [TestCase("1.0", TestName = "1.0 ACK: an ACK is for the message and all before it on the subscription, too")]
    [TestCase("1.1", TestName = "1.1 SUBSCRIBE ack Header: the ACK operates on the message specified in the ACK frame and all messages sent to the subscription before")]
    [TestCase("1.2", TestName = "1.2 SUBSCRIBE ack Header: the acknowledgment operates on the message specified in the ACK frame and all messages sent to the subscription before")]
    public async Task In_client_mode_an_ack_is_cumulative(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        var messages = await ReadFourAsync(sender, receiver, "client");

        await receiver.AcknowledgeAsync(messages[2]);
        await receiver.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");

        await receiver.AssertHoldsAsync("/queue/a", "4");
    }

    [TestCase("1.2", TestName = "1.2 SUBSCRIBE ack Header: in case the client did not process some messages it SHOULD send NACK frames")]
    public async Task What_was_not_processed_is_delivered_again(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        var messages = await ReadFourAsync(sender, receiver, "client-individual");

        await receiver.RejectAsync(messages[1]);

        var again = await receiver.ReadMessageAsync("2");
        Assert.That(again["redelivered"], Is.EqualTo("true"));
        await receiver.AcknowledgeAsync(again);
        await receiver.AssertNothingMoreAsync();
    }

    [TestCase("1.1", "ACK", TestName = "1.1 SUBSCRIBE ack Header: in client-individual mode an ACK for a subsequent message MUST NOT cause a previous message to get acknowledged")]
    [TestCase("1.1", "NACK", TestName = "1.1 SUBSCRIBE ack Header: in client-individual mode a NACK for a subsequent message MUST NOT cause a previous message to get acknowledged")]
    [TestCase("1.2", "ACK", TestName = "1.2 SUBSCRIBE ack Header: in client-individual mode an ACK frame for a subsequent message MUST NOT cause a previous message to get acknowledged")]
    [TestCase("1.2", "NACK", TestName = "1.2 SUBSCRIBE ack Header: in client-individual mode a NACK frame for a subsequent message MUST NOT cause a previous message to get acknowledged")]
    public async Task In_individual_mode_each_message_counts_alone(string version, string command)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        var messages = await ReadFourAsync(sender, receiver, "client-individual");

        await receiver.SendAndConfirmAsync(command, string.Empty, [.. receiver.NamesOf(messages[2]), "requeue:false"]);
        await receiver.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");

        await receiver.AssertHoldsAsync("/queue/a", "1", "2", "4");
    }

    private static async Task<ReceivedFrame[]> ReadFourAsync(StompTestClient sender, StompTestClient receiver, string ack)
    {
        await receiver.SubscribeAsync("/queue/a", ack: ack);
        var messages = new ReceivedFrame[4];

        for (var index = 0; index < messages.Length; index++)
        {
            await sender.PublishAsync("/queue/a", $"{index + 1}");
            messages[index] = await receiver.ReadMessageAsync($"{index + 1}");
        }

        return messages;
    }
}
