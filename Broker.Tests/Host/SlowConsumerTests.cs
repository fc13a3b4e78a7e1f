using Broker.Core.Outbound;
using Broker.Host.Configuration;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host;

/// <summary>Subscribers that are slower than others under each policy: what they get, what they learn, and what the others notice: nothing.</summary>
internal sealed class SlowConsumerTests
{
    private const int Frames = 500;

    private static readonly DestinationOptions Oldest = new() { Name = "/topic/oldest.#", SlowConsumer = SlowConsumer.DropOldest };
    private static readonly DestinationOptions Latest = new() { Name = "/topic/latest.#", SlowConsumer = SlowConsumer.Latest, LatestKey = "symbol" };

    [Test]
    public async Task With_drop_oldest_a_stalled_subscriber_gets_the_newest_and_learns_how_many_it_has_lost([Values("/topic/oldest.a", "/topic/oldest.>")] string destination)
    {
        await using var broker = await StartAsync();
        await using var stalled = await broker.ConnectAsync();
        await using var reader = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        await stalled.SubscribeAsync(destination);
        await reader.SubscribeAsync(destination);

        const int Count = 5000;
        await PublishAsync(publisher, reader, "/topic/oldest.a", Count);

        // The last one says that there is no more, and it comes behind what waits.
        await stalled.SendFrameAsync("BEGIN", string.Empty, "transaction:1", "receipt:r");
        var (numbers, dropped) = await ReadUntilReceiptAsync(stalled);

        Assert.That(numbers, Is.Ordered.And.Unique);
        Assert.That(numbers.TakeLast(Frames / 4), Is.EqualTo(Enumerable.Range(Count - (Frames / 4), Frames / 4)), "The newest are there.");
        Assert.That(numbers.Count + dropped, Is.EqualTo(Count));
        Assert.That(dropped, Is.GreaterThan(0));
    }

    [Test]
    public async Task With_latest_a_stalled_subscriber_gets_the_newest_of_each_key()
    {
        await using var broker = await StartAsync();
        await using var stalled = await broker.ConnectAsync();
        await using var reader = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        await stalled.SubscribeAsync("/topic/latest.*");
        await reader.SubscribeAsync("/topic/latest.*");

        const int Count = 5000;
        await PublishAsync(publisher, reader, "/topic/latest.a", Count, symbols: 10);
        await PublishAsync(publisher, reader, "/topic/latest.b", 20, symbols: 10);

        await stalled.SendFrameAsync("BEGIN", string.Empty, "transaction:1", "receipt:r");
        var frames = await ReadFramesAsync(stalled);
        var newest = frames.GroupBy(frame => (frame["destination"], frame["symbol"])).ToDictionary(group => group.Key, group => int.Parse(group.Last()["n"]!, null));

        Assert.That(newest, Has.Count.EqualTo(20));
        Assert.That(newest.Where(entry => entry.Key.Item1 == "/topic/latest.a").Select(entry => entry.Value), Is.EquivalentTo(Enumerable.Range(Count - 10, 10)));
        Assert.That(newest.Where(entry => entry.Key.Item1 == "/topic/latest.b").Select(entry => entry.Value), Is.EquivalentTo(Enumerable.Range(10, 10)));
        Assert.That(frames.Count + frames.Sum(Dropped), Is.EqualTo(Count + 20));
        Assert.That(frames, Has.Count.LessThan(Count / 2));
    }

    [Test]
    public async Task With_latest_and_no_key_a_topic_is_one_value()
    {
        await using var broker = await StartAsync();
        await using var stalled = await broker.ConnectAsync();
        await using var reader = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        await stalled.SubscribeAsync("/topic/latest.a");
        await reader.SubscribeAsync("/topic/latest.a");

        await PublishAsync(publisher, reader, "/topic/latest.a", 5000);
        await stalled.SendFrameAsync("BEGIN", string.Empty, "transaction:1", "receipt:r");
        var frames = await ReadFramesAsync(stalled);

        Assert.That(frames[^1]["n"], Is.EqualTo("4999"));
        Assert.That(frames[^1]["dropped"], Is.Not.Null, "It came in the place of many.");
    }

    [Test]
    public async Task A_subscriber_that_acknowledges_gets_as_much_as_it_asked_for_and_the_newest_when_it_goes_on()
    {
        await using var broker = await StartAsync();
        await using var slow = await broker.ConnectAsync();
        await using var reader = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        await slow.SubscribeAsync("/topic/oldest.a", ack: "client-individual", headers: "prefetch-count:2");
        await reader.SubscribeAsync("/topic/oldest.a");

        await PublishAsync(publisher, reader, "/topic/oldest.a", 2000);

        var first = await slow.ReadAsync(StompCommand.Message);
        var second = await slow.ReadAsync(StompCommand.Message);
        await slow.AssertNothingMoreAsync();
        Assert.That((first["n"], second["n"]), Is.EqualTo(("0", "1")), "What is out is not dropped.");

        await slow.SendFrameAsync("ACK", string.Empty, slow.NamesOf(first));
        var third = await slow.ReadAsync(StompCommand.Message);
        var dropped = Dropped(third);
        Assert.That(dropped, Is.GreaterThan(1000));
        Assert.That(third["n"], Is.EqualTo($"{dropped + 2}"));
        await slow.SendFrameAsync("ACK", string.Empty, slow.NamesOf(third));
        var fourth = await slow.ReadAsync(StompCommand.Message);
        Assert.That((fourth["n"], fourth["dropped"]), Is.EqualTo(($"{dropped + 3}", (string?)null)));
    }

    [Test]
    public async Task A_subscriber_that_alone_is_slow_does_not_slow_its_publisher_down([Values("/topic/oldest.a", "/topic/latest.a")] string topic)
    {
        await using var broker = await PipeBroker.StartAsync(
            settings => (settings.Limits.OutboxFrames, settings.Limits.WriteTimeout) = (Frames, TimeSpan.FromHours(1)),
            [Oldest, Latest]);
        await using var stalled = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        await stalled.SubscribeAsync(topic);

        // Held back for a moment, in case it is the broker that is behind; then no more. What is held back is confirmed later.
        var publishing = PublishAllAsync();
        await broker.PassUntilAsync(() => publishing.IsCompleted);
        await publishing;

        async Task PublishAllAsync()
        {
            await SendAsync(publisher, topic, 20_000);
            await publisher.PublishAsync(topic);
        }
    }

    [Test]
    public async Task Ninety_nine_beside_a_stalled_one_wait_for_nobody([Values("/topic/oldest.a", "/topic/latest.a", "/topic/closed.a")] string topic)
    {
        await using var broker = await StartAsync();
        await using var stalled = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        var readers = await Task.WhenAll(Enumerable.Range(0, 99).Select(_ => broker.ConnectAsync()));
        await Task.WhenAll(readers.Append(stalled).Select(client => client.SubscribeAsync(topic)));
        var before = broker.Clock.GetUtcNow();

        // Twice what its outbox holds, and what is in the pipe.
        for (var first = 0; first < 2000; first += 100)
        {
            await SendAsync(publisher, topic, 100, first);
            await Task.WhenAll(readers.Select(reader => ReadInOrderAsync(reader, 100, first)));
        }

        Assert.That(broker.Clock.GetUtcNow(), Is.EqualTo(before), "A topic that holds back looks again after a while; no time has passed.");

        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }

    private static Task<PipeBroker> StartAsync() => PipeBroker.StartAsync(settings => settings.Limits.OutboxFrames = Frames, [Oldest, Latest]);

    private static int Dropped(ReceivedFrame frame) => frame["dropped"] is { } dropped ? int.Parse(dropped, null) : 0;

    // In portions, so that the one who reads never has more to read than its outbox holds.
    private static async Task PublishAsync(StompTestClient publisher, StompTestClient reader, string topic, int count, int symbols = 0)
    {
        for (var first = 0; first < count; first += 100)
        {
            var portion = Math.Min(100, count - first);
            await SendAsync(publisher, topic, portion, first, symbols);
            await ReadInOrderAsync(reader, portion, first);
        }
    }

    private static async Task SendAsync(StompTestClient publisher, string topic, int count, int first = 0, int symbols = 0)
    {
        foreach (var chunk in Enumerable.Range(first, count).Chunk(100))
        {
            await publisher.SendAsync(string.Concat(chunk.Select(number =>
                $"SEND\ndestination:{topic}\nn:{number}\n{(symbols > 0 ? $"symbol:{number % symbols}\n" : string.Empty)}\n{new string('x', 256)}^@")));
        }
    }

    private static async Task ReadInOrderAsync(StompTestClient client, int count, int first)
    {
        for (var number = first; number < first + count; number++)
        {
            var message = await client.ReadAsync(StompCommand.Message);
            Assert.That((message["n"], message["dropped"]), Is.EqualTo(($"{number}", (string?)null)));
        }
    }

    private static async Task<(IReadOnlyList<int> Numbers, int Dropped)> ReadUntilReceiptAsync(StompTestClient client)
    {
        var frames = await ReadFramesAsync(client);
        return ([.. frames.Select(frame => int.Parse(frame["n"]!, null))], frames.Sum(Dropped));
    }

    private static async Task<IReadOnlyList<ReceivedFrame>> ReadFramesAsync(StompTestClient client)
    {
        var frames = new List<ReceivedFrame>();

        while (await client.ReadAsync() is { Command: not StompCommand.Receipt } frame)
        {
            Assert.That(frame.Command, Is.EqualTo(StompCommand.Message));
            frames.Add(frame);
        }

        return frames;
    }
}
