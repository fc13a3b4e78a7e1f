using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.2, "Connection Lingering"; 1.1 says it under "Connecting".</summary>
internal sealed class ConnectionLingeringTests
{
    [TestCase("1.1", TestName = "1.1 Connecting: STOMP servers MUST support clients which rapidly connect and disconnect")]
    [TestCase("1.2", TestName = "1.2 Connection Lingering: STOMP servers must be able to support clients which rapidly connect and disconnect")]
    public async Task Clients_may_connect_and_disconnect_rapidly(string version)
    {
        await using var broker = await PipeBroker.StartAsync();

        for (var round = 0; round < 100; round++)
        {
            await using var client = await broker.ConnectAsync(version);
            await client.SendFrameAsync("SEND", $"{round}", "destination:/queue/a");
            await client.SendFrameAsync("DISCONNECT", string.Empty);
        }

        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/queue/a");
        var received = new HashSet<string>();
        while (received.Count < 100)
        {
            received.Add((await receiver.ReadAsync(StompCommand.Message)).Text);
        }

        Assert.That(received, Has.Count.EqualTo(100));
    }

    [TestCase("1.1", TestName = "1.1 Connecting: a server will likely only allow closed connections to linger for short time")]
    [TestCase("1.2", TestName = "1.2 Connection Lingering: a server will likely only allow closed connections to linger for short time")]
    public async Task A_client_that_does_not_close_is_closed(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);

        await broker.PassAsync(TimeSpan.FromSeconds(1.5));
        Assert.That(broker.Registry.Count, Is.EqualTo(1), "The client has time to take the RECEIPT.");
        await broker.PassAsync(TimeSpan.FromSeconds(4));

        await client.ReadEndAsync();
        Assert.That(broker.Registry.Count, Is.Zero);
    }

    [TestCase(TestName = "1.2 Connection Lingering: the last frame before the end, the RECEIPT of a DISCONNECT, is sent before the connection is closed")]
    public async Task The_last_receipt_arrives()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("DISCONNECT", string.Empty, "receipt:77");

        await client.ReadReceiptAsync("77");
        await client.ReadEndAsync();
    }

    [TestCase(TestName = "1.2 Connection Lingering: the last frame before the end, an ERROR, is sent before the connection is closed")]
    public async Task The_error_arrives()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync("NONSENSE\n\n^@more\nand\nmore");

        await client.ReadErrorAsync(StompError.UnknownCommand);
    }
}
