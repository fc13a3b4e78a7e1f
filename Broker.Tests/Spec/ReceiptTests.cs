using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "RECEIPT".</summary>
internal sealed class ReceiptTests
{
    [TestCase("1.0", TestName = "1.0 RECEIPT: receipts are issued from the server when the client has requested a receipt for a given command")]
    [TestCase("1.1", TestName = "1.1 RECEIPT: it is sent from the server to the client once a server has successfully processed a client frame that requests a receipt")]
    [TestCase("1.2", TestName = "1.2 RECEIPT: it is an acknowledgment that the corresponding client frame has been processed by the server")]
    public async Task It_comes_after_the_effect(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        for (var number = 0; number < 50; number++)
        {
            await client.SendFrameAsync("SEND", $"{number}", "destination:/topic/a", $"receipt:{number}");

            await client.ReadMessageAsync($"{number}");
            await client.ReadReceiptAsync($"{number}");
        }
    }

    [TestCase("1.0", TestName = "1.0 RECEIPT: it will include the header receipt-id, where the value is the value of the receipt header in the frame which this is a receipt for")]
    [TestCase("1.1", TestName = "1.1 RECEIPT: it will include the header receipt-id, where the value is the value of the receipt header in the frame which this is a receipt for")]
    [TestCase("1.2", TestName = "1.2 RECEIPT: it MUST include the header receipt-id, where the value is the value of the receipt header in the frame which this is a receipt for")]
    public async Task Receipt_id_is_its_only_header(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "hello", "destination:/queue/a", "receipt:message-12345");

        Assert.That(await client.ReadRawAsync(), Is.EqualTo("RECEIPT\nreceipt-id:message-12345\n\n\0"));
    }

    [TestCase("1.0", TestName = "1.0 RECEIPT: the receipt body will be empty")]
    [TestCase("1.1", TestName = "1.1 RECEIPT: the receipt body will be empty")]
    public async Task Its_body_is_empty(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", "destination:/queue/a", "receipt:1");

        var receipt = await client.ReadAsync(StompCommand.Receipt);
        Assert.That(receipt.Body, Is.Empty);
    }

    [TestCase("1.2", TestName = "1.2 RECEIPT: it is also a cumulative acknowledgment that all the previous frames have been received by the server")]
    public async Task Receipts_come_in_the_order_of_the_frames(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        // Of destinations new and old, of frames that end in the session and of frames that go elsewhere.
        for (var number = 0; number < 100; number += 5)
        {
            await client.SendFrameAsync("SEND", "a", $"destination:/queue/new-{number}", $"receipt:{number}");
            await client.SendFrameAsync("BEGIN", string.Empty, $"transaction:{number}", $"receipt:{number + 1}");
            await client.SendFrameAsync("SEND", "b", "destination:/topic/old", $"transaction:{number}", $"receipt:{number + 2}");
            await client.SendFrameAsync("COMMIT", string.Empty, $"transaction:{number}", $"receipt:{number + 3}");
            await client.SendFrameAsync("SUBSCRIBE", string.Empty, $"id:{number}", $"destination:/topic/{number}.*", $"receipt:{number + 4}");
        }

        for (var number = 0; number < 100; number++)
        {
            await client.ReadReceiptAsync($"{number}");
        }
    }

    [TestCase("1.1", TestName = "1.1 RECEIPT: if the client disconnects, previously received frames continue to get processed by the server")]
    [TestCase("1.2", TestName = "1.2 RECEIPT: if the client disconnects, previously received frames SHOULD continue to get processed by the server")]
    public async Task Frames_before_the_end_are_processed(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var receiver = await broker.ConnectAsync(version);
        var client = await broker.ConnectAsync(version);

        for (var number = 0; number < 20; number++)
        {
            await client.SendFrameAsync("SEND", $"{number}", "destination:/queue/a");
        }

        await client.DisposeAsync();
        await broker.PassUntilAsync(() => broker.Registry.Count == 1);

        await receiver.AssertHoldsAsync("/queue/a", [.. Enumerable.Range(0, 20).Select(number => $"{number}")]);
    }

    [TestCase("1.1", TestName = "1.1 RECEIPT: a client that ends only its own direction gets all that it asked for")]
    [TestCase("1.2", TestName = "1.2 RECEIPT: a client that ends only its own direction gets all that it asked for")]
    public async Task Answers_come_after_the_end_of_the_input(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "1", "destination:/queue/a", "receipt:1");
        await client.SendFrameAsync("SEND", "2", "destination:/queue/b", "receipt:2");
        await client.FinishSendingAsync();

        await client.ReadReceiptAsync("1");
        await client.ReadReceiptAsync("2");
        await client.ReadEndAsync();
    }
}
