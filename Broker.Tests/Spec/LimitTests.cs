using Broker.Host.Configuration;
using Broker.Host.Sessions;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>
/// "Implementations may impose implementation-specific limits" (1.1 and 1.2, "Conformance"). Each of ours is reached here, and the ERROR
/// names the limit and the key of broker.conf. Those of single frames are in <see cref="SizeLimitTests"/>.
/// </summary>
internal sealed class LimitTests
{
    [TestCase(TestName = "1.2 Conformance: limits.connect-frame limits a frame before CONNECT")]
    public async Task Connect_frame()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.ConnectFrame = new ByteSize(1024));
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest", $"x:{new string('y', 1024)}");

        await ReadLimitAsync(client, StompError.ConnectTooLarge, "1024", "limits.connect-frame");
    }

    [TestCase(TestName = "1.2 Conformance: limits.connect-frame limits what is kept of a frame whose headers do not end")]
    public async Task Connect_frame_without_end()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.ConnectFrame = new ByteSize(1024));
        await using var client = broker.Open();

        await client.SendAsync("CONNECT\n");
        for (var header = 0; header < 11; header++)
        {
            await client.SendAsync($"x{header}:{new string('y', 100)}\n");
        }

        await ReadLimitAsync(client, StompError.ConnectTooLarge, "1024", "limits.connect-frame");
    }

    [TestCase(TestName = "1.2 Conformance: after CONNECT limits.frame counts, not limits.connect-frame")]
    public async Task Frames_after_connect_may_be_larger()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.ConnectFrame = new ByteSize(1024));
        await using var client = await broker.ConnectAsync();

        await client.PublishAsync("/topic/a", new string('b', 100_000));

        await client.AssertNothingMoreAsync();
    }

    [TestCase(TestName = "1.2 Conformance: limits.connect-timeout limits the time until CONNECT")]
    public async Task Connect_timeout()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();
        await client.SendAsync("CONNECT\naccept-version:1.2\n");

        await broker.PassAsync(TimeSpan.FromSeconds(9.8));
        Assert.That(broker.Registry.Count, Is.EqualTo(1));
        await broker.PassAsync(TimeSpan.FromSeconds(0.5));

        await ReadLimitAsync(client, StompError.ConnectTimeout, "10s", "limits.connect-timeout");
    }

    [TestCase(TestName = "1.2 Conformance: limits.subscriptions limits the subscriptions of a connection")]
    public async Task Subscriptions()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.Subscriptions = 2);
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a", id: "1");
        await client.SubscribeAsync("/topic/b", id: "2");
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:1");
        await client.SubscribeAsync("/topic/*", id: "3");

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:4", "destination:/topic/d", "receipt:r");

        await ReadLimitAsync(client, StompError.TooManySubscriptions, "2", "limits.subscriptions", receipt: "r");
    }

    [TestCase(TestName = "1.2 Conformance: limits.transactions limits the open transactions of a connection")]
    public async Task Transactions()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.Transactions = 2);
        await using var client = await broker.ConnectAsync();
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:1");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:2");
        await client.SendAndConfirmAsync("ABORT", string.Empty, "transaction:1");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:3");

        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:4", "receipt:r");

        await ReadLimitAsync(client, StompError.TooManyTransactions, "2", "limits.transactions", receipt: "r");
    }

    [TestCase(TestName = "1.2 Conformance: limits.transaction-frames limits the frames of a transaction")]
    public async Task Transaction_frames()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.TransactionFrames = 2);
        await using var client = await broker.ConnectAsync();
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.PublishAsync("/topic/a", "1", "transaction:t");
        await client.PublishAsync("/topic/a", "2", "transaction:t");

        await client.SendFrameAsync("SEND", "3", "destination:/topic/a", "transaction:t", "receipt:r");

        await ReadLimitAsync(client, StompError.TransactionTooLong, "2", "limits.transaction-frames", receipt: "r");
    }

    [TestCase(TestName = "1.2 Conformance: limits.transaction-bytes limits the bytes of a transaction")]
    public async Task Transaction_bytes()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.TransactionBytes = new ByteSize(4096));
        await using var client = await broker.ConnectAsync();
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.PublishAsync("/topic/a", new string('a', 2000), "transaction:t");

        await client.SendFrameAsync("SEND", new string('b', 2000), "destination:/topic/a", "transaction:t", "receipt:r");

        var error = await ReadLimitAsync(client, StompError.TransactionTooLarge, "4KiB", "limits.transaction-bytes", receipt: "r");
        Assert.That(error.Text, Does.Not.Contain("limits.transaction-frames"));
    }

    [TestCase(TestName = "1.2 Conformance: limits.destination limits the length of a destination's name")]
    public async Task Destination()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.Destination = new ByteSize(32));
        await using var client = await broker.ConnectAsync();
        var longest = "/topic/" + new string('a', 25);
        await client.PublishAsync(longest);

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", $"destination:{longest}a", "receipt:r");

        await ReadLimitAsync(client, StompError.DestinationTooLong, "32", "limits.destination", receipt: "r");
    }

    [TestCase("SEND", TestName = "1.2 Conformance: limits.destinations limits the destinations of a virtual host, here for SEND")]
    [TestCase("SUBSCRIBE", TestName = "1.2 Conformance: limits.destinations limits the destinations of a virtual host, here for SUBSCRIBE")]
    public async Task Destinations(string command)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.Destinations = 2);
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/topic/a");
        await client.PublishAsync("/queue/b");
        await client.PublishAsync("/topic/a");

        await client.SendFrameAsync(command, string.Empty, "destination:/topic/c", "id:0", "receipt:r");

        await ReadLimitAsync(client, StompError.TooManyDestinations, "2", "limits.destinations", receipt: "r");
    }

    [TestCase(TestName = "1.2 Conformance: queue.max-length limits the messages in a queue")]
    public async Task Queue_length()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Queue.MaxLength = 2);
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "1");
        await client.PublishAsync("/queue/a", "2");

        await client.SendFrameAsync("SEND", "3", "destination:/queue/a", "receipt:r");

        var error = await ReadLimitAsync(client, StompError.QueueFull, "2", "queue.max-length", receipt: "r");
        Assert.That(error.Text, Does.Contain("/queue/a"));
    }

    [TestCase(TestName = "1.2 Conformance: queue.max-bytes limits the bytes in a queue")]
    public async Task Queue_bytes()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Queue.MaxBytes = new ByteSize(1024));
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/large", new string('1', 5000));
        await client.PublishAsync("/queue/a", new string('1', 500));

        await client.SendFrameAsync("SEND", new string('2', 500), "destination:/queue/a", "receipt:r");

        await ReadLimitAsync(client, StompError.QueueFull, "1024", "queue.max-bytes", receipt: "r");
    }

    [TestCase(4096, 10_000, TestName = "1.2 Conformance: limits.outbox limits the bytes that wait for a connection")]
    [TestCase(4 << 20, 16, TestName = "1.2 Conformance: limits.outbox-frames limits the frames that wait for a connection")]
    public async Task Outbox(int bytes, int frames)
    {
        await using var broker = await PipeBroker.StartAsync(settings => Narrow(settings, bytes, frames));
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync();
        await receiver.SubscribeAsync("/topic/a");

        // Most keep up, so the topic holds nothing back for the receiver, who reads nothing. The pipe to him takes less than a hundred.
        await using var first = await broker.ConnectAsync();
        await using var second = await broker.ConnectAsync();
        await first.SubscribeAsync("/topic/a");
        await second.SubscribeAsync("/topic/a");

        for (var message = 0; message < 150; message++)
        {
            await sender.PublishAsync("/topic/a", new string('b', 1000));
            await first.ReadAsync(StompCommand.Message);
            await second.ReadAsync(StompCommand.Message);
        }

        var frame = await receiver.ReadAsync();
        while (frame?.Command == StompCommand.Message)
        {
            frame = await receiver.ReadAsync();
        }

        Assert.That(frame?.Command, Is.EqualTo(StompCommand.Error));
        Assert.That(frame!["message"], Is.EqualTo(StompError.SlowConsumer.Message));
        Assert.That(frame.Text, Does.Contain("limits.outbox").And.Contain($"{frames}"));
        await receiver.ReadEndAsync();
        await sender.AssertNothingMoreAsync();
    }

    [TestCase(TestName = "1.2 Conformance: one frame always fits an empty outbox, however large")]
    public async Task A_frame_larger_than_the_outbox()
    {
        await using var broker = await PipeBroker.StartAsync(settings => Narrow(settings, 4096, 16));
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync();
        await receiver.SubscribeAsync("/topic/a");
        var body = new string('b', 200_000);

        await sender.PublishAsync("/topic/a", body);

        await receiver.ReadMessageAsync(body);
    }

    [TestCase(TestName = "1.2 Conformance: limits.write-timeout limits the time in which a connection takes nothing")]
    public async Task Write_timeout()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync();
        await receiver.SubscribeAsync("/topic/a");
        await sender.PublishAsync("/topic/a", new string('b', 500_000));

        broker.Clock.Advance(TimeSpan.FromSeconds(29));
        await sender.AssertNothingMoreAsync();
        Assert.That(broker.Registry.Count, Is.EqualTo(2));

        await broker.PassUntilAsync(() => broker.Registry.Count == 1);
        await sender.AssertNothingMoreAsync();
    }

    private static void Narrow(SessionSettings settings, int bytes, int frames)
    {
        settings.Limits.Outbox = new ByteSize(bytes);
        settings.Limits.OutboxFrames = frames;
    }

    private static async Task<ReceivedFrame> ReadLimitAsync(StompTestClient client, StompError expected, string limit, string key, string? receipt = null)
    {
        var error = await client.ReadErrorAsync(expected);
        Assert.That(error.Text, Does.Contain(limit).And.Contain(key));
        Assert.That(error["receipt-id"], Is.EqualTo(receipt));
        return error;
    }
}
