using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "DISCONNECT".</summary>
internal sealed class DisconnectTests
{
    [TestCase("1.0", TestName = "1.0 DISCONNECT: it does a graceful disconnect from the server")]
    [TestCase("1.1", TestName = "1.1 DISCONNECT: without a receipt header it ends the connection")]
    [TestCase("1.2", TestName = "1.2 DISCONNECT: without a receipt header it ends the connection")]
    public async Task It_ends_the_connection(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("DISCONNECT", string.Empty);

        await client.ReadEndAsync();
    }

    [TestCase("1.1", TestName = "1.1 DISCONNECT: to do a graceful shutdown the client SHOULD send a DISCONNECT frame with a receipt header, wait for the RECEIPT, close the socket")]
    [TestCase("1.2", TestName = "1.2 DISCONNECT: to do a graceful shutdown the client SHOULD send a DISCONNECT frame with a receipt header, wait for the RECEIPT, close the socket")]
    public async Task A_graceful_shutdown(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var receiver = await broker.ConnectAsync(version);
        var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "hello", "destination:/queue/a");
        await client.SendFrameAsync("DISCONNECT", string.Empty, "receipt:77");
        await client.ReadReceiptAsync("77");
        await client.DisposeAsync();

        await receiver.AssertHoldsAsync("/queue/a", "hello");
    }

    [TestCase("1.1", TestName = "1.1 DISCONNECT: with its RECEIPT the client is assured that all previous frames have been received by the server")]
    [TestCase("1.2", TestName = "1.2 DISCONNECT: with its RECEIPT the client is assured that all previous frames have been received by the server")]
    public async Task All_receipts_come_before_the_last(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        for (var number = 0; number < 300; number++)
        {
            await client.SendFrameAsync("SEND", "hello", $"destination:/queue/{number % 7}", $"receipt:{number}");
        }

        await client.SendFrameAsync("DISCONNECT", string.Empty, "receipt:last");

        for (var number = 0; number < 300; number++)
        {
            await client.ReadReceiptAsync($"{number}");
        }

        await client.ReadReceiptAsync("last");
        await client.ReadEndAsync();
    }

    [TestCase("1.1", TestName = "1.1 DISCONNECT: a client can disconnect from the server at anytime by closing the socket")]
    [TestCase("1.2", TestName = "1.2 DISCONNECT: a client can disconnect from the server at anytime by closing the socket")]
    public async Task A_client_may_just_leave(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client");
        await sender.PublishAsync("/queue/a", "1");
        await client.ReadMessageAsync("1");

        await client.SendAsync("SEND\ndestination:/topic/");
        await client.DisposeAsync();
        await broker.PassUntilAsync(() => broker.Registry.Count == 1);

        await sender.AssertHoldsAsync("/queue/a", "1");
    }

    [TestCase("1.1", TestName = "1.1 DISCONNECT: clients MUST NOT send any more frames after the DISCONNECT frame, and if they do they are discarded")]
    [TestCase("1.2", TestName = "1.2 DISCONNECT: clients MUST NOT send any more frames after the DISCONNECT frame, and if they do they are discarded")]
    public async Task Frames_after_it_are_discarded(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var receiver = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);

        await client.SendAsync(
            "DISCONNECT\nreceipt:last\n\n^@SEND\ndestination:/queue/a\nreceipt:never\n\nin the same write^@NONSENSE\n\n^@");
        await client.ReadReceiptAsync("last");
        await client.SendFrameAsync("SEND", "after the RECEIPT", "destination:/queue/a", "receipt:never");

        await client.ReadEndAsync();
        await receiver.AssertEmptyAsync("/queue/a");
    }

    [TestCase("1.2", TestName = "1.2 DISCONNECT: no MESSAGE comes after its RECEIPT")]
    public async Task No_message_comes_after_it(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);
        await sender.PublishAsync("/topic/a", "too late");

        await client.ReadEndAsync();
    }
}
