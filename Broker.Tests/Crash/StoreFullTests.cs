using System.Globalization;
using Broker.Stomp;
using Broker.Tests.Host.Processes;
using Broker.Tests.Support;

namespace Broker.Tests.Crash;

/// <summary>A store without room: publishers are told, everybody else goes on, nothing that was promised is lost, and it ends when there is room.</summary>
internal sealed class StoreFullTests
{
    private const string Limit = "--store.max-size=8MiB";

    [Test]
    public async Task Publishers_are_told_which_key_it_is_and_go_on_when_there_is_room()
    {
        using var folder = new StoreFolder();
        await using var broker = await HostProcess.ListenAsync(folder.Settings(Limit));

        await FillAndRecoverAsync(broker, "store.max-size");

        Assert.That(folder.Size, Is.LessThanOrEqualTo(8 << 20), "It keeps to what it was told.");
    }

    [Test]
    public async Task A_disk_that_is_full_is_no_different()
    {
        using var folder = new StoreFolder();
        using var disk = SmallDisk.Mount(folder.Path, "12m");
        await using var broker = await HostProcess.ListenAsync(folder.Settings());

        await FillAndRecoverAsync(broker, "store.path");
    }

    [Test]
    public async Task Consumers_and_acknowledgements_go_on()
    {
        using var folder = new StoreFolder();
        await using var broker = await HostProcess.ListenAsync(folder.Settings(Limit));
        var store = new FullStore(broker, "/queue/full");
        await store.FillAsync();

        await store.TakeAsync(5);
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/other", "not persistent");
        await client.AssertHoldsAsync("/queue/other", "not persistent");

        await store.DrainAsync();
    }

    [Test]
    public async Task A_transaction_that_does_not_fit_is_refused_as_a_whole_and_one_that_only_acknowledges_is_not()
    {
        using var folder = new StoreFolder();
        await using var broker = await HostProcess.ListenAsync(folder.Settings(Limit));
        var store = new FullStore(broker, "/queue/full");
        await store.FillAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/full", ack: "client-individual", headers: "prefetch-count:2");
        var first = await client.ReadAsync(StompCommand.Message);
        var second = await client.ReadAsync(StompCommand.Message);

        await client.SendAsync($"BEGIN\ntransaction:a\n\n^@ACK\nid:{first["ack"]}\ntransaction:a\n\n^@COMMIT\ntransaction:a\nreceipt:a\n\n^@");
        Assert.That((await ReadUntilAsync(client, StompCommand.Receipt))["receipt-id"], Is.EqualTo("a"));
        await client.SendAsync($"BEGIN\ntransaction:b\n\n^@ACK\nid:{second["ack"]}\ntransaction:b\n\n^@");
        await client.SendAsync($"SEND\ndestination:/queue/other\npersistent:true\ntransaction:b\n\n{FullStore.Body(0)}^@COMMIT\ntransaction:b\nreceipt:b\n\n^@");
        var error = await ReadUntilAsync(client, StompCommand.Error);

        Assert.That(error["receipt-id"], Is.EqualTo("b"));
        Assert.That(error.Text, Does.Contain("store.max-size"));
        Assert.That(FullStore.NumberOf(second.Text), Is.EqualTo(1));
        store.Promised.RemoveAt(0);
        await store.DrainAsync();
        await using var other = await broker.ConnectAsync();
        await other.AssertEmptyAsync("/queue/other");
    }

    [Test]
    public async Task Nothing_that_was_promised_is_lost_when_the_broker_is_killed_while_it_is_full([Values] bool isTakenFrom)
    {
        using var folder = new StoreFolder();
        await using var first = await HostProcess.ListenAsync(folder.Settings(Limit));
        var store = new FullStore(first, "/queue/full");
        await store.FillAsync();

        if (isTakenFrom)
        {
            await store.TakeAsync(50);
        }

        first.Kill();
        await first.WaitForExitAsync();
        await using var second = await HostProcess.ListenAsync(folder.Settings(Limit));

        var after = new FullStore(second, "/queue/full");
        after.Promised.AddRange(store.Promised);
        await after.DrainAsync();
        await after.PublishWhenThereIsRoomAsync("/queue/full", "room");
        await using var client = await second.ConnectAsync();
        await client.AssertHoldsAsync("/queue/full", "room");
    }

    private static async Task<ReceivedFrame> ReadUntilAsync(StompTestClient client, StompCommand command)
    {
        while (await client.ReadAsync() is { } frame)
        {
            if (frame.Command != StompCommand.Message)
            {
                Assert.That(frame.Command, Is.EqualTo(command), frame.ToString);
                return frame;
            }
        }

        throw new AssertionException("The connection has ended.");
    }

    private static async Task FillAndRecoverAsync(HostProcess broker, string key)
    {
        var store = new FullStore(broker, "/queue/full");
        var error = await store.FillAsync();

        Assert.That(error.Text, Does.Contain(key));
        Assert.That(error["receipt-id"], Is.EqualTo(store.Promised.Count.ToString(CultureInfo.InvariantCulture)), "The first that does not fit.");
        Assert.That(store.Promised, Has.Count.GreaterThan(200), "Most of the room can be used.");

        await store.DrainAsync();
        await store.PublishWhenThereIsRoomAsync("/queue/full", "room");
        await using var client = await broker.ConnectAsync();
        await client.AssertHoldsAsync("/queue/full", "room");

        // And once more: what came back is all of it.
        Assert.That((await store.FillAsync()).Text, Does.Contain(key));
        Assert.That(store.Promised, Has.Count.GreaterThan(200));
        await store.DrainAsync();
    }
}
