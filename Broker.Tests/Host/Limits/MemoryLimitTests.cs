using Broker.Host.Configuration;
using Broker.Host.Limits;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Limits;

/// <summary>A broker that is short of memory: publishers are held back, then refused; all others go on.</summary>
internal sealed class MemoryLimitTests
{
    private readonly CapturedLog _log = new();
    private long _used;
    private int _collections;

    [Test]
    public async Task Publishers_wait_while_garbage_is_collected_and_lose_nothing()
    {
        await using var broker = await StartAsync();
        await using var publisher = await broker.ConnectAsync();
        await using var consumer = await broker.ConnectAsync();
        await consumer.SubscribeAsync("/topic/a");
        await UseAsync(broker, 100);

        await publisher.SendFrameAsync("SEND", "1", "destination:/topic/a", "receipt:1");
        await consumer.AssertNothingMoreAsync();
        _collections++;
        await UseAsync(broker, 50);

        await publisher.ReadReceiptAsync("1");
        await consumer.ReadMessageAsync("1");
        Assert.That(_log.Lines.Where(line => line.Contains("Publishers", StringComparison.Ordinal)), Has.Exactly(2).Items);
    }

    [Test]
    public async Task Publishers_are_refused_with_the_limit_and_its_key_and_consumers_go_on()
    {
        await using var broker = await StartAsync();
        await using var publisher = await broker.ConnectAsync();
        await using var soft = await broker.ConnectAsync("1.2", "errors:soft");
        await using var consumer = await broker.ConnectAsync();
        await publisher.PublishAsync("/queue/a", "1");
        await publisher.PublishAsync("/queue/a", "2");
        await FillAsync(broker);

        await publisher.SendFrameAsync("SEND", "3", "destination:/queue/a", "receipt:r");
        var error = await publisher.ReadErrorAsync(StompError.MemoryFull);
        Assert.That((error["receipt-id"], error.Text.EndsWith("(broker.conf: limits.memory)\n", StringComparison.Ordinal)), Is.EqualTo(("r", true)));
        Assert.That(error.Text, Does.Contain("100B"));

        await soft.SendFrameAsync("SEND", "4", "destination:/queue/a");
        Assert.That((await soft.ReadAsync(StompCommand.Message))["error"], Is.EqualTo(StompError.MemoryFull.Code));

        // Who takes messages may come and go, and acknowledge.
        await consumer.SubscribeAsync("/queue/a", ack: "client-individual");
        var (first, second) = (await consumer.ReadMessageAsync("1"), await consumer.ReadMessageAsync("2"));
        await consumer.AcknowledgeAsync(first);
        await consumer.AcknowledgeAsync(second);
        await using var late = await broker.ConnectAsync();
        await late.SubscribeAsync("/topic/a");

        await UseAsync(broker, 50);
        await soft.PublishAsync("/queue/a", "5");
        await consumer.ReadMessageAsync("5");
    }

    [Test]
    public async Task Who_waits_is_told_when_it_turns_out_that_there_is_none()
    {
        await using var broker = await StartAsync();
        await using var publisher = await broker.ConnectAsync();
        await UseAsync(broker, 100);
        await publisher.SendFrameAsync("SEND", "1", "destination:/topic/a", "receipt:1");
        await publisher.SendFrameAsync("SEND", "2", "destination:/topic/a");

        _collections++;
        await UseAsync(broker, 100);

        var error = await publisher.ReadErrorAsync(StompError.MemoryFull);
        Assert.That(error["receipt-id"], Is.EqualTo("1"));
    }

    [Test]
    public async Task What_a_transaction_has_is_committed_but_nothing_is_added()
    {
        await using var broker = await StartAsync();
        await using var publisher = await broker.ConnectAsync("1.2", "errors:soft");
        await using var consumer = await broker.ConnectAsync();
        await consumer.SubscribeAsync("/topic/a");
        await publisher.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await publisher.SendAndConfirmAsync("SEND", "1", "destination:/topic/a", "transaction:t");
        await FillAsync(broker);

        await publisher.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:t");

        await consumer.ReadMessageAsync("1");
    }

    private Task<PipeBroker> StartAsync() =>
        PipeBroker.StartAsync(new MemoryProbe(1000, () => _used, () => { }, () => _collections), settings => settings.Limits.Memory = new MemoryLimit(100), _log);

    private async Task UseAsync(PipeBroker broker, long used)
    {
        _used = used;
        await broker.PassAsync(TimeSpan.FromMilliseconds(100));
    }

    private async Task FillAsync(PipeBroker broker)
    {
        await UseAsync(broker, 100);
        _collections++;
        await UseAsync(broker, 100);
    }
}
