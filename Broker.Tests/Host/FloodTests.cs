using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host;

/// <summary>What one client does to the broker, and what the others notice of it: nothing.</summary>
internal sealed class FloodTests
{
    [Test]
    public async Task A_subscriber_that_reads_nothing_is_ended_with_the_limit_and_its_key_and_the_others_are_served()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.OutboxFrames = 1000);
        await using var stalled = await broker.ConnectAsync();
        await using var reader = await broker.ConnectAsync();
        await using var other = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        await stalled.SubscribeAsync("/topic/a");
        await reader.SubscribeAsync("/topic/a");
        await other.SubscribeAsync("/topic/a");

        // The others never have more to read than their outboxes hold.
        const int Count = 5000;
        const int Burst = 500;
        for (var first = 0; first < Count; first += Burst)
        {
            await PublishAsync(publisher, "/topic/a", Burst, first);
            await Task.WhenAll(ReadInOrderAsync(reader, Burst, first), ReadInOrderAsync(other, Burst, first));
        }

        // What the pipe had taken before comes first; then the ERROR, in place of all that waited.
        ReceivedFrame? frame;
        var seen = 0;
        while ((frame = await stalled.ReadAsync())?.Command == StompCommand.Message)
        {
            seen++;
        }

        Assert.That(frame?["message"], Is.EqualTo(StompError.SlowConsumer.Message));
        Assert.That(frame!.Text, Does.Contain("limits.outbox"));
        Assert.That(seen, Is.LessThan(Count));
        await stalled.ReadEndAsync();
    }

    [Test]
    public async Task A_publisher_is_held_back_while_its_only_subscriber_is_behind_but_reads()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.OutboxFrames = 100);
        await using var reader = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        await reader.SubscribeAsync("/topic/a");

        // Two hundred times what the outbox holds: without holding back the subscriber would be ended.
        var publishing = PublishAsync(publisher, "/topic/a", 20_000);

        await ReadInOrderAsync(reader, 20_000);
        await publishing;
    }

    [Test]
    public async Task A_queue_does_not_end_a_consumer_that_reads_nothing_but_waits_for_it()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.OutboxFrames = 100);
        await using var consumer = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        await consumer.SubscribeAsync("/queue/a", "0", "auto", "prefetch-count:0");

        await PublishAsync(publisher, "/queue/a", 5000);

        await ReadInOrderAsync(consumer, 5000);
    }

    [Test]
    public async Task Receipts_that_nobody_reads_do_not_pile_up()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.OutboxFrames = 100);
        await using var client = await broker.ConnectAsync();

        const int Count = 20_000;
        var sending = SendManyAsync(client, Count, index => $"BEGIN\ntransaction:{index}\n\n^@ABORT\ntransaction:{index}\nreceipt:{index}\n\n^@");

        for (var index = 0; index < Count; index++)
        {
            var receipt = await client.ReadAsync(StompCommand.Receipt);
            Assert.That(receipt["receipt-id"], Is.EqualTo($"{index}"));
        }

        await sending;
    }

    [Test]
    public async Task A_frame_of_a_gibibyte_is_refused_when_it_says_so()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync("SEND\ndestination:/topic/a\ncontent-length:1073741824\n\nthis is but the beginning");

        var error = await client.ReadErrorAsync(StompError.FrameTooLarge);
        Assert.That(error.Text, Does.Contain("4194304").And.Contain("limits.frame"));
    }

    [Test]
    public async Task A_frame_that_does_not_say_its_length_is_refused_when_it_gets_too_long()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        var piece = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));

        await client.SendAsync("SEND\ndestination:/topic/a\n\n");
        var flooding = Task.Run(async () =>
        {
            for (var sent = 0; sent < 16 * 1024; sent++)
            {
                await client.SendAsync(piece);
            }
        });

        var error = await client.ReadErrorAsync(StompError.FrameTooLarge);
        Assert.That(error.Text, Does.Contain("limits.frame"));
        await client.DisposeAsync();
        await flooding.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Test]
    public async Task A_header_of_a_mebibyte_is_refused_before_it_is_there()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync("SEND\nx:" + new string('x', 60 * 1024));

        var error = await client.ReadErrorAsync(StompError.HeaderTooLong);
        Assert.That(error.Text, Does.Contain("8192").And.Contain("limits.header"));
    }

    [Test]
    public async Task Ten_thousand_subscriptions_are_refused_at_the_limit()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        var sending = SendManyAsync(client, 10_000, index => $"SUBSCRIBE\nid:{index}\ndestination:/topic/{index}\n\n^@");

        var error = await client.ReadErrorAsync(StompError.TooManySubscriptions);
        Assert.That(error.Text, Does.Contain("1000").And.Contain("limits.subscriptions"));
        await client.DisposeAsync();
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Test]
    public async Task A_hundred_subscribers_over_sockets_get_every_message_in_order()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var publisher = await broker.ConnectTcpAsync();
        var readers = await Task.WhenAll(Enumerable.Range(0, 100).Select(async index =>
        {
            var reader = index % 2 == 0 ? await broker.ConnectWebSocketAsync() : await broker.ConnectTcpAsync();
            await reader.SubscribeAsync("/topic/a");
            return reader;
        }));

        var reading = Task.WhenAll(readers.Select(reader => ReadInOrderAsync(reader, 500)));
        await PublishAsync(publisher, "/topic/a", 500);
        await reading;

        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }

    private static Task PublishAsync(StompTestClient client, string destination, int count, int first = 0) =>
        SendManyAsync(client, count, index => $"SEND\ndestination:{destination}\nn:{first + index}\n\n{new string('x', 256)}^@");

    private static async Task SendManyAsync(StompTestClient client, int count, Func<int, string> frame)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(100))
        {
            await client.SendAsync(string.Concat(chunk.Select(frame)));
        }
    }

    private static async Task ReadInOrderAsync(StompTestClient client, int count, int first = 0)
    {
        for (var index = first; index < first + count; index++)
        {
            var message = await client.ReadAsync(StompCommand.Message);
            Assert.That(message["n"], Is.EqualTo($"{index}"));
        }
    }
}
