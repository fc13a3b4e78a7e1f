using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "COMMIT".</summary>
internal sealed class CommitTests
{
    [TestCase("1.0", TestName = "1.0 COMMIT: it is used to commit a transaction in progress")]
    [TestCase("1.1", TestName = "1.1 COMMIT: it is used to commit a transaction in progress")]
    [TestCase("1.2", TestName = "1.2 COMMIT: it is used to commit a transaction in progress")]
    public async Task It_carries_out_what_the_transaction_has_gathered(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);
        await sender.PublishAsync("/queue/in", "1");
        await sender.PublishAsync("/queue/in", "2");
        await client.SubscribeAsync("/queue/in", ack: "client");
        await client.ReadMessageAsync("1");
        var second = await client.ReadMessageAsync("2");

        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.AcknowledgeAsync(second, "transaction:t");
        await client.PublishAsync("/queue/out", "a", "transaction:t");
        await client.PublishAsync("/queue/out", "b", "transaction:t");
        await sender.AssertEmptyAsync("/queue/out");
        await client.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);

        await sender.AssertHoldsAsync("/queue/out", "a", "b");
        await sender.AssertEmptyAsync("/queue/in");
    }

    [TestCase("1.0", TestName = "1.0 COMMIT: the transaction header is required")]
    [TestCase("1.1", TestName = "1.1 COMMIT: the transaction header is REQUIRED")]
    [TestCase("1.2", TestName = "1.2 COMMIT: the transaction header is REQUIRED")]
    public async Task Transaction_is_required(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");

        await client.SendFrameAsync("COMMIT", string.Empty);

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error.Text, Does.Contain("'transaction'"));
    }

    [TestCase("1.0", TestName = "1.0 COMMIT: you must specify which transaction to commit")]
    [TestCase("1.1", TestName = "1.1 COMMIT: it MUST specify the id of the transaction to commit")]
    [TestCase("1.2", TestName = "1.2 COMMIT: it MUST specify the identifier of the transaction to commit")]
    public async Task The_transaction_must_be_open(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:t");

        await client.SendFrameAsync("COMMIT", string.Empty, "transaction:t", "receipt:r");

        var error = await client.ReadErrorAsync(StompError.UnknownTransaction);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
    }

    [TestCase("1.2", TestName = "1.2 COMMIT: its RECEIPT comes when all of it has been done")]
    public async Task The_receipt_means_done(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");
        await client.SubscribeAsync("/topic/*", id: "1");

        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.PublishAsync("/topic/a", "hello", "transaction:t");
        await client.SendFrameAsync("COMMIT", string.Empty, "transaction:t", "receipt:r");

        await client.ReadMessageAsync("hello");
        await client.ReadMessageAsync("hello");
        await client.ReadReceiptAsync("r");
    }

    [TestCase("1.2", TestName = "1.2 COMMIT: the RECEIPT of a SEND in a transaction comes when it has been accepted into it")]
    public async Task A_send_is_confirmed_when_it_is_part_of_the_transaction(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");

        await client.SendAndConfirmAsync("SEND", "hello", "destination:/topic/a", "transaction:t");

        await client.SendAndConfirmAsync("ABORT", string.Empty, "transaction:t");
    }

    [TestCase("1.2", TestName = "1.2 COMMIT: an acknowledgement whose subscription has ended before is void, the rest is done")]
    public async Task An_acknowledgement_of_an_ended_subscription_is_void(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/queue/a");
        var message = await client.ReadMessageAsync("1");

        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.AcknowledgeAsync(message, "transaction:t");
        await client.PublishAsync("/queue/b", "2", "transaction:t");
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await client.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:t");

        await client.AssertHoldsAsync("/queue/a", "1");
        await client.AssertHoldsAsync("/queue/b", "2");
    }

    [TestCase("1.1", TestName = "1.1 COMMIT: a transaction may be empty")]
    [TestCase("1.2", TestName = "1.2 COMMIT: a transaction may be empty")]
    public async Task A_transaction_may_be_empty(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");

        await client.AssertNothingMoreAsync();
    }
}
