using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>Rules 32 and 33 of those that brokers most often break: receipts and transactions.</summary>
internal sealed class TransactionRuleTests
{
    [TestCase("/topic/nobody", TestName = "Rule 32: a SEND to a topic without subscribers has its RECEIPT")]
    [TestCase("/user/nobody/queue/a", TestName = "Rule 32: a SEND to a user who is not there has its RECEIPT")]
    [TestCase("/reply-queue/gone", TestName = "Rule 32: a SEND to a reply address that is gone has its RECEIPT")]
    public async Task What_reaches_nobody_is_confirmed(string destination)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SEND", "hello", $"destination:{destination}", "receipt:1");

        await client.ReadReceiptAsync("1");
        await client.AssertNothingMoreAsync();
    }

    [TestCase(TestName = "Rule 32: the RECEIPT of an ACK means that the message is settled, whatever becomes of the connection")]
    public async Task The_receipt_of_an_ack_means_settled()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/a", ack: "client-individual");
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/a", "2");
        await client.ReadMessageAsync("1");
        var second = await client.ReadMessageAsync("2");

        await client.AcknowledgeAsync(second);
        await client.DisposeAsync();
        await broker.PassUntilAsync(() => broker.Registry.Count == 1);

        await sender.AssertHoldsAsync("/queue/a", "1");
    }

    [TestCase(TestName = "Rule 32: the RECEIPT of a SEND in a transaction comes at once, that of COMMIT when all is done")]
    public async Task Receipts_in_a_transaction()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await using var other = await broker.ConnectAsync();

        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.PublishAsync("/queue/a", "1", "transaction:t");
        await other.AssertEmptyAsync("/queue/a");
        await client.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:t");

        await other.AssertHoldsAsync("/queue/a", "1");
    }

    [TestCase("BEGIN", "transaction:open", TestName = "Rule 33: BEGIN with the name of an open transaction is an error")]
    [TestCase("COMMIT", "transaction:t", TestName = "Rule 33: COMMIT of an unknown transaction is an error")]
    [TestCase("ABORT", "transaction:t", TestName = "Rule 33: ABORT of an unknown transaction is an error")]
    [TestCase("SEND", "transaction:t\ndestination:/queue/a", TestName = "Rule 33: SEND in an unknown transaction is an error")]
    [TestCase("ACK", "transaction:t\nid:1.1", TestName = "Rule 33: ACK in an unknown transaction is an error")]
    [TestCase("NACK", "transaction:t\nid:1.1", TestName = "Rule 33: NACK in an unknown transaction is an error")]
    public async Task A_transaction_must_be_open_or_not(string command, string headers)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:open");

        await client.SendFrameAsync(command, string.Empty, headers, "receipt:r");

        var error = await client.ReadErrorAsync(command == "BEGIN" ? StompError.TransactionExists : StompError.UnknownTransaction);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
    }

    [TestCase(TestName = "Rule 33: a name may be used again after COMMIT and after ABORT")]
    public async Task A_name_may_be_used_again()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        foreach (var end in (string[])["COMMIT", "ABORT", "COMMIT"])
        {
            await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
            await client.PublishAsync("/queue/a", end, "transaction:t");
            await client.SendAndConfirmAsync(end, string.Empty, "transaction:t");
        }

        await client.AssertHoldsAsync("/queue/a", "COMMIT", "COMMIT");
    }

    [TestCase(true, TestName = "Rule 33: DISCONNECT is an implicit ABORT")]
    [TestCase(false, TestName = "Rule 33: a lost connection is an implicit ABORT")]
    public async Task The_end_of_the_connection_aborts(bool disconnects)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        var client = await broker.ConnectAsync();
        await sender.PublishAsync("/queue/a", "kept");
        await client.SubscribeAsync("/queue/a", ack: "client");
        var kept = await client.ReadMessageAsync("kept");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.AcknowledgeAsync(kept, "transaction:t");
        await client.PublishAsync("/queue/b", "never", "transaction:t");

        if (disconnects)
        {
            await client.SendAndConfirmAsync("DISCONNECT", string.Empty);
        }

        await client.DisposeAsync();
        await broker.PassUntilAsync(() => broker.Registry.Count == 1);

        await sender.AssertHoldsAsync("/queue/a", "kept");
        await sender.AssertEmptyAsync("/queue/b");
    }

    [TestCase(TestName = "Rule 33: ABORT makes what was acknowledged in the transaction pending again")]
    public async Task Abort_undoes_acknowledgements()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await using var other = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "1");
        await client.SubscribeAsync("/queue/a", ack: "client-individual");
        var message = await client.ReadMessageAsync("1");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.AcknowledgeAsync(message, "transaction:t");

        await client.SendAndConfirmAsync("ABORT", string.Empty, "transaction:t");

        // It still counts as delivered to this subscription, so that it can be acknowledged after all.
        await client.AcknowledgeAsync(message);
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await other.AssertEmptyAsync("/queue/a");
    }

    [TestCase(TestName = "Rule 33: COMMIT is all or nothing, over topics, queues and acknowledgements")]
    public async Task Commit_is_all_or_nothing()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Queue.MaxLength = 1);
        await using var other = await broker.ConnectAsync();
        await using var client = await broker.ConnectAsync();
        await other.SubscribeAsync("/topic/a");
        await other.PublishAsync("/queue/in", "kept");
        await other.PublishAsync("/queue/full", "full");
        await client.SubscribeAsync("/queue/in", ack: "client");
        var kept = await client.ReadMessageAsync("kept");

        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.AcknowledgeAsync(kept, "transaction:t");
        await client.PublishAsync("/topic/a", "never", "transaction:t");
        await client.PublishAsync("/queue/free", "never", "transaction:t");
        await client.PublishAsync("/queue/full", "never", "transaction:t");
        await client.SendFrameAsync("COMMIT", string.Empty, "transaction:t", "receipt:r");

        var error = await client.ReadErrorAsync(StompError.QueueFull);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
        await other.AssertNothingMoreAsync();
        await other.AssertEmptyAsync("/queue/free");
        await other.AssertHoldsAsync("/queue/in", "kept");
    }

    [TestCase("destination:/nowhere/a", TestName = "Rule 33: an unknown destination is refused when the SEND comes, not at COMMIT")]
    [TestCase("destination:/topic/*", TestName = "Rule 33: a pattern is refused when the SEND comes, not at COMMIT")]
    public async Task Destinations_are_checked_at_once(string destination)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");

        await client.SendFrameAsync("SEND", "hello", destination, "transaction:t", "receipt:r");

        var error = await client.ReadErrorAsync(StompError.UnknownDestination);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
    }
}
