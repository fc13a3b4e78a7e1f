using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Reload;

/// <summary>What a change of policies means for destinations that are there and in use, as docs/configuration.md tells it.</summary>
internal sealed class PolicyReloadTests
{
    private const string Queue = "/queue/a";

    [Test]
    public async Task A_queue_that_holds_more_than_it_may_now_drops_nothing_and_takes_no_more()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectTcpAsync();
        await PublishAsync(client, 3);

        await broker.ReloadAsync(Policy("max-length = 2"));

        await using var refused = await broker.ConnectTcpAsync();
        await refused.SendFrameAsync("SEND", "4", $"destination:{Queue}");
        await refused.ReadErrorAsync(StompError.QueueFull);
        await client.SubscribeAsync(Queue);
        await ReadAsync(client, 3);
    }

    [Test]
    public async Task With_drop_oldest_the_next_message_makes_room()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectTcpAsync();
        await PublishAsync(client, 4);

        await broker.ReloadAsync(Policy("max-length = 2\noverflow = drop-oldest"));

        await client.PublishAsync(Queue, "5");
        await client.SubscribeAsync(Queue);
        await client.ReadMessageAsync("4");
        await client.ReadMessageAsync("5");
    }

    [TestCase("max-length = 2\noverflow = block")]
    [TestCase("max-length = 1\noverflow = drop-oldest")]
    public async Task A_sender_who_waits_goes_on_when_there_is_room_by_a_change(string policy)
    {
        await using var broker = await TestBroker.StartAsync($"--destination:{Queue}.prefetch=100");
        await broker.ReloadAsync(Policy("max-length = 1\noverflow = block"));
        await using var client = await broker.ConnectTcpAsync();
        await PublishAsync(client, 1);
        await client.SendFrameAsync("SEND", "2", $"destination:{Queue}", "receipt:waits");

        await broker.ReloadAsync(Policy(policy));

        await client.ReadReceiptAsync("waits");
    }

    [Test]
    public async Task How_often_a_message_is_delivered_and_where_it_goes_then_count_when_it_comes_back()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectTcpAsync();
        await using var reader = await broker.ConnectTcpAsync();
        await reader.SubscribeAsync("/queue/elsewhere");
        await PublishAsync(client, 1);
        await client.SubscribeAsync(Queue, ack: "client-individual");
        var message = await client.ReadMessageAsync("1");

        await broker.ReloadAsync(Policy("max-deliveries = 1\ndead-letter = /queue/elsewhere"));
        await client.RejectAsync(message);

        Assert.That((await reader.ReadMessageAsync("1"))["dead-letter-reason"], Is.EqualTo("max-deliveries"));
    }

    [Test]
    public async Task A_message_that_is_rejected_waits_from_then_on()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectTcpAsync();
        await PublishAsync(client, 1);
        await client.SubscribeAsync(Queue, ack: "client-individual");
        await client.RejectAsync(await client.ReadMessageAsync("1"));
        var again = await client.ReadMessageAsync("1");

        await broker.ReloadAsync(Policy("redelivery-delay = 1h\nredelivery-max-delay = 1h"));

        await client.RejectAsync(again);
        await client.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Which_messages_survive_counts_for_those_that_come()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectTcpAsync();
        await PublishAsync(client, 1);

        // There is no store, so that what asks to survive is refused.
        await broker.ReloadAsync(Policy("persistent = always"));
        await client.SendFrameAsync("SEND", "2", $"destination:{Queue}");
        await client.ReadAsync(StompCommand.Error);

        await broker.ReloadAsync(Policy("persistent = never"));
        await using var other = await broker.ConnectTcpAsync();
        await other.PublishAsync(Queue, "2", "persistent:true");
        await other.SubscribeAsync(Queue);
        await ReadAsync(other, 2);
    }

    [Test]
    public async Task An_id_is_remembered_from_then_on()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.ReloadAsync(Policy("dedup-window = 0"));
        await using var client = await broker.ConnectTcpAsync();
        await client.PublishAsync(Queue, "1", "dedup-id:x");
        await client.PublishAsync(Queue, "2", "dedup-id:x");

        await broker.ReloadAsync(Policy("dedup-window = 1m"));

        await client.PublishAsync(Queue, "3", "dedup-id:x");
        await client.PublishAsync(Queue, "none", "dedup-id:x");
        await client.SubscribeAsync(Queue);
        await ReadAsync(client, 3);
        await client.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_subscription_gets_as_many_as_is_said_when_it_comes()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var before = await broker.ConnectTcpAsync();
        await before.SubscribeAsync(Queue, ack: "client-individual");

        await broker.ReloadAsync(Policy("prefetch = 1"));

        await PublishAsync(before, 2, isRead: true);
        await before.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await using var after = await broker.ConnectTcpAsync();
        await after.SubscribeAsync(Queue, ack: "client-individual");
        await after.ReadMessageAsync("1");
        await after.AssertNothingMoreAsync();
    }

    [Test]
    public async Task What_may_not_come_into_being_any_more_stays_if_it_is_there()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectTcpAsync();
        await PublishAsync(client, 1);

        await broker.ReloadAsync("[destination:/queue/#]\ncreate = false");

        await client.PublishAsync(Queue, "2");
        await client.SubscribeAsync(Queue);
        await ReadAsync(client, 2);
        await client.SendFrameAsync("SEND", "x", "destination:/queue/new");
        await client.ReadAsync(StompCommand.Error);
    }

    [Test]
    public async Task A_durable_subscription_that_has_been_unused_for_too_long_now_goes()
    {
        string[] names = ["id:d", "durable:true", "destination:/topic/a"];
        var folder = Directory.CreateTempSubdirectory();

        await using (var broker = await TestBroker.StartAsync($"--store.path={folder.FullName}"))
        {
            await using (var away = await broker.ConnectTcpAsync("1.2", "client-id:c"))
            {
                await away.SendAndConfirmAsync("SUBSCRIBE", string.Empty, names);
                await away.SendAndConfirmAsync("DISCONNECT", string.Empty);
            }

            await using var sender = await broker.ConnectTcpAsync();
            await sender.PublishAsync("/topic/a", "lost");

            await broker.ReloadAsync("[queue]\ndurable-expiry = 1ms");

            await using var back = await broker.ConnectTcpAsync("1.2", "client-id:c");
            await back.SendAndConfirmAsync("SUBSCRIBE", string.Empty, names);
            await back.AssertNothingMoreAsync();
        }

        folder.Delete(recursive: true);
    }

    [Test]
    public async Task A_limit_of_the_outbox_reaches_the_queue_before_a_subscriber_who_acknowledges()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var topic = await broker.ConnectTcpAsync();
        await using var pattern = await broker.ConnectTcpAsync();
        await topic.SubscribeAsync("/topic/a", "0", "client-individual", "prefetch-count:1");
        await pattern.SubscribeAsync("/topic/*", "0", "client-individual", "prefetch-count:1");

        await broker.ReloadAsync("[limits]\noutbox-frames = 16");

        await using var sender = await broker.ConnectTcpAsync();
        for (var index = 0; index < 40; index++)
        {
            await sender.PublishAsync("/topic/a", "x");
        }

        foreach (var client in (StompTestClient[])[topic, pattern])
        {
            await client.ReadMessageAsync("x");
            await client.ReadErrorAsync(StompError.SlowConsumer);
        }
    }

    private static string Policy(string keys) => $"[destination:{Queue}]\n{keys}\n";

    private static async Task PublishAsync(StompTestClient client, int count, bool isRead = false)
    {
        for (var number = 1; number <= count; number++)
        {
            var text = $"{number}";

            if (isRead)
            {
                await client.SendFrameAsync("SEND", text, $"destination:{Queue}");
                await client.ReadMessageAsync(text);
            }
            else
            {
                await client.PublishAsync(Queue, text);
            }
        }
    }

    private static async Task ReadAsync(StompTestClient client, int count)
    {
        for (var number = 1; number <= count; number++)
        {
            await client.ReadMessageAsync($"{number}");
        }
    }
}
