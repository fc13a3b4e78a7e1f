using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, "Receipt"; 1.1 and 1.2, "Header receipt".</summary>
internal sealed class ReceiptHeaderTests
{
    [TestCase("1.0", TestName = "1.0 Receipt: any client frame other than CONNECT may specify a receipt header")]
    [TestCase("1.1", TestName = "1.1 Header receipt: any client frame other than CONNECT MAY specify a receipt header")]
    [TestCase("1.2", TestName = "1.2 Header receipt: any client frame other than CONNECT MAY specify a receipt header")]
    public async Task Every_frame_has_its_receipt(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);

        await client.SendAndConfirmAsync("SUBSCRIBE", string.Empty, "id:0", "destination:/queue/a", "ack:client");
        await sender.SendAndConfirmAsync("SEND", "first", "destination:/queue/a");
        await client.SendAndConfirmAsync("ACK", string.Empty, client.NamesOf(await client.ReadMessageAsync("first")));
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("SEND", "second", "destination:/topic/b", "transaction:t");
        await client.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("ABORT", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);

        await client.ReadEndAsync();
    }

    [TestCase("1.1", TestName = "1.1 Header receipt: NACK MAY specify a receipt header")]
    [TestCase("1.2", TestName = "1.2 Header receipt: NACK MAY specify a receipt header")]
    public async Task Nack_has_its_receipt(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client-individual");
        await sender.PublishAsync("/queue/a", "hello");
        var message = await client.ReadMessageAsync("hello");

        await client.SendAndConfirmAsync("NACK", string.Empty, [.. client.NamesOf(message), "requeue:false"]);

        await client.AssertNothingMoreAsync();
    }

    [TestCase("1.0", TestName = "1.0 Receipt: CONNECT has no receipt header")]
    [TestCase("1.1", TestName = "1.1 Header receipt: CONNECT has no receipt header")]
    [TestCase("1.2", TestName = "1.2 Header receipt: CONNECT has no receipt header")]
    public async Task A_receipt_on_connect_is_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, $"accept-version:{version}", "login:guest", "passcode:guest", "receipt:a:b");

        var error = await client.ReadErrorAsync(StompError.InvalidHeader);
        Assert.That(error["receipt-id"], Is.EqualTo("a:b"));
        Assert.That(error.Text, Does.Contain("'receipt'"));
    }

    [TestCase("1.0", "m:1 ü", "m:1 ü", TestName = "1.0 Receipt: the RECEIPT frame contains the arbitrary value of the receipt header as the value of receipt-id")]
    [TestCase("1.1", @" m\c1\n\\ü ", " m:1\n\\ü ", TestName = "1.1 Header receipt: the RECEIPT frame contains the arbitrary value of the receipt header as the value of receipt-id")]
    [TestCase("1.2", @" m\c1\r\n\\ü ", " m:1\r\n\\ü ", TestName = "1.2 Header receipt: the processing is acknowledged with a RECEIPT frame that contains the arbitrary value of the receipt header")]
    public async Task Receipt_id_is_the_receipt(string version, string written, string meant)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t", $"receipt:{written}");

        await client.ReadReceiptAsync(meant);
    }

    [TestCase("1.0", TestName = "1.0 Receipt: without a receipt header there is no RECEIPT")]
    [TestCase("1.1", TestName = "1.1 Header receipt: without a receipt header there is no RECEIPT")]
    [TestCase("1.2", TestName = "1.2 Header receipt: without a receipt header there is no RECEIPT")]
    public async Task Who_does_not_ask_gets_none(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t");
        await client.SendFrameAsync("SEND", "hello", "destination:/queue/a");
        await client.SendFrameAsync("COMMIT", string.Empty, "transaction:t");

        await client.AssertNothingMoreAsync();
    }
}
