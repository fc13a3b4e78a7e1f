using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "ABORT".</summary>
internal sealed class AbortTests
{
    [TestCase("1.0", TestName = "1.0 ABORT: it is used to roll back a transaction in progress")]
    [TestCase("1.1", TestName = "1.1 ABORT: it is used to roll back a transaction in progress")]
    [TestCase("1.2", TestName = "1.2 ABORT: it is used to roll back a transaction in progress")]
    public async Task What_was_sent_in_it_is_not_sent(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.PublishAsync("/queue/a", "never", "transaction:t");
        await client.SendAndConfirmAsync("ABORT", string.Empty, "transaction:t");

        await client.AssertEmptyAsync("/queue/a");
    }

    [TestCase("1.0", TestName = "1.0 ABORT: what was acknowledged in the transaction waits for an acknowledgement again")]
    [TestCase("1.1", TestName = "1.1 ABORT: what was acknowledged in the transaction waits for an acknowledgement again")]
    [TestCase("1.2", TestName = "1.2 ABORT: what was acknowledged in the transaction waits for an acknowledgement again")]
    public async Task What_was_acknowledged_in_it_is_pending_again(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/a", "2");
        await client.SubscribeAsync("/queue/a", ack: "client");
        var first = await client.ReadMessageAsync("1");
        var second = await client.ReadMessageAsync("2");

        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.AcknowledgeAsync(second, "transaction:t");
        await client.SendAndConfirmAsync("ABORT", string.Empty, "transaction:t");
        await client.AcknowledgeAsync(first);
        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);

        await sender.AssertHoldsAsync("/queue/a", "2");
    }

    [TestCase("1.0", TestName = "1.0 ABORT: the transaction header is required")]
    [TestCase("1.1", TestName = "1.1 ABORT: the transaction header is REQUIRED")]
    [TestCase("1.2", TestName = "1.2 ABORT: the transaction header is REQUIRED")]
    public async Task Transaction_is_required(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("ABORT", string.Empty);

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error.Text, Does.Contain("'transaction'"));
    }

    [TestCase("1.0", TestName = "1.0 ABORT: you must specify which transaction to abort")]
    [TestCase("1.1", TestName = "1.1 ABORT: it MUST specify the id of the transaction to abort")]
    [TestCase("1.2", TestName = "1.2 ABORT: it MUST specify the identifier of the transaction to abort")]
    public async Task The_transaction_must_be_open(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("ABORT", string.Empty, "transaction:t");

        await client.SendFrameAsync("ABORT", string.Empty, "transaction:t", "receipt:r");

        var error = await client.ReadErrorAsync(StompError.UnknownTransaction);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
    }
}
