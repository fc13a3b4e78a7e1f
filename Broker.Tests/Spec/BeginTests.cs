using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "BEGIN", where transactions as such are described.</summary>
internal sealed class BeginTests
{
    [TestCase("1.0", TestName = "1.0 BEGIN: any messages sent during a transaction will be handled atomically based on the transaction")]
    [TestCase("1.1", TestName = "1.1 BEGIN: any messages sent during a transaction will be handled atomically based on the transaction")]
    [TestCase("1.2", TestName = "1.2 BEGIN: any messages sent during a transaction will be processed atomically based on the transaction")]
    public async Task All_messages_of_a_transaction_are_sent_or_none(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Queue.MaxLength = 2);
        await using var receiver = await broker.ConnectAsync(version);
        await using var sender = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/topic/a");
        await sender.PublishAsync("/queue/full", "1");
        await sender.PublishAsync("/queue/full", "2");

        await sender.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await sender.PublishAsync("/topic/a", "never", "transaction:t");
        await sender.PublishAsync("/queue/b", "never", "transaction:t");
        await sender.PublishAsync("/queue/full", "3", "transaction:t");
        await sender.SendFrameAsync("COMMIT", string.Empty, "transaction:t", "receipt:r");

        var error = await sender.ReadErrorAsync(StompError.QueueFull);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
        await receiver.AssertEmptyAsync("/queue/b");
        await receiver.AssertNothingMoreAsync();
    }

    [TestCase("1.0", TestName = "1.0 BEGIN: any messages acknowledged during a transaction will be handled atomically based on the transaction")]
    [TestCase("1.1", TestName = "1.1 BEGIN: any messages acknowledged during a transaction will be handled atomically based on the transaction")]
    [TestCase("1.2", TestName = "1.2 BEGIN: any messages acknowledged during a transaction will be processed atomically based on the transaction")]
    public async Task Acknowledgements_of_a_failed_transaction_have_not_happened(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Queue.MaxLength = 1);
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await sender.PublishAsync("/queue/full", "1");
        await sender.PublishAsync("/queue/a", "kept");
        await receiver.SubscribeAsync("/queue/a", ack: "client");
        var message = await receiver.ReadMessageAsync("kept");

        await receiver.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await receiver.AcknowledgeAsync(message, "transaction:t");
        await receiver.PublishAsync("/queue/full", "2", "transaction:t");
        await receiver.SendFrameAsync("COMMIT", string.Empty, "transaction:t");

        await receiver.ReadErrorAsync(StompError.QueueFull);
        await sender.SubscribeAsync("/queue/a");
        await sender.ReadMessageAsync("kept");
    }

    [TestCase("1.0", TestName = "1.0 BEGIN: the transaction header is required")]
    [TestCase("1.1", TestName = "1.1 BEGIN: the transaction header is REQUIRED")]
    [TestCase("1.2", TestName = "1.2 BEGIN: the transaction header is REQUIRED")]
    public async Task Transaction_is_required(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("BEGIN", string.Empty, "receipt:r");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
        Assert.That(error.Text, Does.Contain("'transaction'"));
    }

    [TestCase("1.0", TestName = "1.0 BEGIN: the transaction identifier binds SEND, COMMIT, ABORT and ACK frames to the named transaction")]
    [TestCase("1.1", TestName = "1.1 BEGIN: the transaction identifier binds SEND, COMMIT, ABORT, ACK and NACK frames to the named transaction")]
    [TestCase("1.2", TestName = "1.2 BEGIN: the transaction identifier binds SEND, COMMIT, ABORT, ACK and NACK frames to the named transaction")]
    public async Task Transactions_do_not_mix(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/topic/a");

        await sender.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:one");
        await sender.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:two");
        await sender.PublishAsync("/topic/a", "one 1", "transaction:one");
        await sender.PublishAsync("/topic/a", "two 1", "transaction:two");
        await sender.PublishAsync("/topic/a", "one 2", "transaction:one");
        await sender.PublishAsync("/topic/a", "two 2", "transaction:two");
        await sender.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:two");
        await sender.SendAndConfirmAsync("ABORT", string.Empty, "transaction:one");

        await receiver.ReadMessageAsync("two 1");
        await receiver.ReadMessageAsync("two 2");
        await receiver.AssertNothingMoreAsync();
    }

    [TestCase("SEND", TestName = "1.2 BEGIN: a SEND for a transaction that is not open is an error")]
    [TestCase("ACK", TestName = "1.2 BEGIN: an ACK for a transaction that is not open is an error")]
    [TestCase("NACK", TestName = "1.2 BEGIN: a NACK for a transaction that is not open is an error")]
    public async Task An_unknown_transaction_is_an_error(string command)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var other = await broker.ConnectAsync();
        await using var client = await broker.ConnectAsync();
        await other.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.SubscribeAsync("/queue/a", ack: "client");
        await other.PublishAsync("/queue/a", "1");
        var message = await client.ReadMessageAsync("1");

        await client.SendFrameAsync(command, string.Empty, "destination:/topic/a", $"id:{message["ack"]}", "transaction:t", "receipt:r");

        var error = await client.ReadErrorAsync(StompError.UnknownTransaction);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
        Assert.That(error.Text, Does.Contain("'t'"));
    }

    [TestCase("1.0", TestName = "1.0 BEGIN: a transaction that is open already is an error")]
    [TestCase("1.1", TestName = "1.1 BEGIN: a transaction that is open already is an error")]
    [TestCase("1.2", TestName = "1.2 BEGIN: within the same connection, different transactions MUST use different transaction identifiers")]
    public async Task An_identifier_in_use_is_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var other = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);
        await other.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");

        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t", "receipt:r");

        var error = await client.ReadErrorAsync(StompError.TransactionExists);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
    }

    [TestCase("1.1", true, TestName = "1.1 BEGIN: any started transactions will be implicitly aborted if the client sends a DISCONNECT frame")]
    [TestCase("1.1", false, TestName = "1.1 BEGIN: any started transactions will be implicitly aborted if the TCP connection fails for any reason")]
    [TestCase("1.2", true, TestName = "1.2 BEGIN: any started transactions will be implicitly aborted if the client sends a DISCONNECT frame")]
    [TestCase("1.2", false, TestName = "1.2 BEGIN: any started transactions will be implicitly aborted if the TCP connection fails for any reason")]
    public async Task The_end_of_a_connection_aborts_its_transactions(string version, bool disconnects)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var receiver = await broker.ConnectAsync(version);
        var client = await broker.ConnectAsync(version);
        await receiver.PublishAsync("/queue/b", "not acknowledged");
        await client.SubscribeAsync("/queue/b", ack: "client");
        var message = await client.ReadMessageAsync("not acknowledged");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.PublishAsync("/queue/a", "never sent", "transaction:t");
        await client.AcknowledgeAsync(message, "transaction:t");

        if (disconnects)
        {
            await client.SendAndConfirmAsync("DISCONNECT", string.Empty);
        }

        await client.DisposeAsync();
        await broker.PassUntilAsync(() => broker.Registry.Count == 1);

        await receiver.AssertEmptyAsync("/queue/a");
        await receiver.AssertHoldsAsync("/queue/b", "not acknowledged");
    }
}
