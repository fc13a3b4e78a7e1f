using Broker.Stomp;
using Broker.Tests.Host.Processes;
using Broker.Tests.Support;

namespace Broker.Tests.Crash;

/// <summary>A broker that is told to stop and is started again: what is persistent is there, the rest is not.</summary>
[Platform("Linux", Reason = "It is told by a signal of Linux.")]
internal sealed class CleanStopTests
{
    private const int Count = 50;

    private static readonly string[] Numbers = [.. Enumerable.Range(0, Count).Select(number => FormattableString.Invariant($"{number}"))];

    [Test]
    public async Task What_is_persistent_is_there_in_order_and_what_is_not_is_gone()
    {
        using var folder = new StoreFolder();

        await RunAsync(folder, async client =>
        {
            foreach (var number in Numbers)
            {
                await client.PublishAsync("/queue/a", number, "persistent:true", "own:header");
                await client.PublishAsync("/queue/a", "gone");
                await client.PublishAsync("/queue/b", "gone");
            }
        });

        await RunAsync(folder, async client =>
        {
            await client.AssertHoldsAsync("/queue/a", Numbers);
            await client.AssertEmptyAsync("/queue/b");
        });
    }

    [Test]
    public async Task A_message_is_the_same_afterwards()
    {
        using var folder = new StoreFolder();
        string[] headers = ["persistent:true", "priority:7", "content-type:text/plain", "correlation-id:c\\c1", "twice:1", "twice:2"];
        ReceivedFrame? before = null;

        await RunAsync(folder, async client =>
        {
            await client.PublishAsync("/queue/a", "größer 🚀", headers);
            await client.SubscribeAsync("/queue/a", ack: "client");
            before = await client.ReadAsync(StompCommand.Message);
        });

        await RunAsync(folder, async client =>
        {
            await client.SubscribeAsync("/queue/a", ack: "client");
            var after = await client.ReadAsync(StompCommand.Message);

            Assert.That(after["redelivered"], Is.EqualTo("true"));
            Assert.That(Unchanged(after), Is.EqualTo(Unchanged(before!)));
        });
    }

    [Test]
    public async Task What_was_acknowledged_is_gone_and_what_was_only_delivered_comes_again()
    {
        using var folder = new StoreFolder();

        await RunAsync(folder, async client =>
        {
            foreach (var text in (string[])["a", "b", "c"])
            {
                await client.PublishAsync("/queue/a", text, "persistent:true");
            }

            await client.SubscribeAsync("/queue/a", ack: "client-individual");
            await client.ReadMessageAsync("a");
            var second = await client.ReadMessageAsync("b");
            await client.ReadMessageAsync("c");
            await client.AcknowledgeAsync(second);
        });

        await RunAsync(folder, async client =>
        {
            await client.SubscribeAsync("/queue/a", ack: "client-individual");
            Assert.That((await client.ReadMessageAsync("a"))["redelivered"], Is.EqualTo("true"));
            Assert.That((await client.ReadMessageAsync("c"))["redelivered"], Is.EqualTo("true"));
            await client.AssertNothingMoreAsync();
        });
    }

    [Test]
    public async Task A_durable_subscription_gets_what_came_while_it_was_away()
    {
        using var folder = new StoreFolder();
        string[] connect = ["client-id:anne"];

        await RunAsync(folder, client => client.SubscribeAsync("/topic/a", ack: "client", headers: "durable:true"), connect);
        await RunAsync(folder, client => client.PublishAsync("/topic/a", "while away", "persistent:true"));

        await RunAsync(
            folder,
            async client =>
            {
                await client.SubscribeAsync("/topic/a", ack: "client", headers: "durable:true");
                await client.ReadMessageAsync("while away");
            },
            connect);
    }

    // What is not of the delivery but of the message.
    private static IEnumerable<string> Unchanged(ReceivedFrame message) =>
        from header in message.Headers
        where header.Key is not ("redelivered" or "delivery-count" or "ack")
        select $"{header.Key}:{header.Value}";

    private static async Task RunAsync(StoreFolder folder, Func<StompTestClient, Task> act, params string[] connectHeaders)
    {
        await using var broker = await HostProcess.ListenAsync(folder.Settings());
        await using (var client = await broker.OpenAsync())
        {
            await client.ConnectAsync("1.2", connectHeaders);
            await act(client);
        }

        var end = await broker.StopAsync();
        Assert.That(end.ExitCode, Is.Zero, end.Error);
    }
}
