using Broker.Core.Commands;
using Broker.Core.Outbound;
using Broker.Core.Selectors;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>Looking at a queue without taking anything.</summary>
internal sealed class QueueBrowserTests
{
    [Test]
    public async Task A_browser_sees_what_waits_in_order_and_then_the_end_and_takes_nothing()
    {
        await using var bench = new QueueBench();
        bench.Publish(Sample.Message(1), Sample.Message(2, [], priority: 9), Sample.Message(3));

        var browser = await bench.SubscribeAsync(Browser);
        var deliveries = await AllAsync(bench, browser);

        Assert.That(Numbers(deliveries), Is.EqualTo(new[] { 2, 1, 3 }));
        Assert.That(deliveries.Select(delivery => (delivery.Sequence, delivery.Count, delivery.WrittenTo)), Is.All.EqualTo((0L, 1, (IActorRef?)null)));
        Assert.That(bench.Store.Count, Is.EqualTo(3));
        var consumer = await bench.SubscribeAsync();
        Assert.That(await bench.TakenAsync(consumer), Is.EqualTo(new[] { 2, 1, 3 }));
    }

    [Test]
    public async Task The_end_is_an_empty_message_with_a_header()
    {
        await using var bench = new QueueBench();

        var end = await (await bench.SubscribeAsync(Browser)).ReceiveAsync();

        Assert.That(end.Message.Headers.TryGet("browser"u8, out var value) && value.SequenceEqual("end"u8));
        Assert.That(end.Message.Body.Length, Is.Zero);
        Assert.That(end.Message.Destination.Span.SequenceEqual(QueueBench.Name.Utf8.Span));
    }

    [Test]
    public async Task A_browser_sees_what_waited_when_it_began_and_no_more()
    {
        await using var bench = new QueueBench();
        var consumer = await bench.SubscribeAsync(prefetch: 1);
        bench.Publish(Sample.Message(1), Sample.Message(2), Sample.Message(3, [], availableAt: bench.In(5)));
        await consumer.ReceiveAsync();
        var outbox = new FakeOutbox("browser") { Room = 0 };

        await SubscribeAsync(bench, outbox);
        bench.Publish(Sample.Message(4), Sample.Message(5, [], priority: 9));
        await bench.SettleDownAsync();
        outbox.Drain();

        Assert.That(Numbers(await AllAsync(bench, outbox)), Is.EqualTo(new[] { 2 }), "What is out, or not available yet, does not wait.");
    }

    [Test]
    public async Task A_browser_sees_what_its_selector_selects()
    {
        await using var bench = new QueueBench();
        bench.Publish(Sample.Message(1, ["color:red"]), Sample.Message(2, ["color:blue"]), Sample.Message(3, ["color:red"]));

        var browser = await bench.SubscribeAsync(subscription => Browser(subscription) with { Selector = Selector.Parse("color = 'red'") });

        Assert.That(Numbers(await AllAsync(bench, browser)), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public async Task A_browser_goes_at_the_pace_of_its_outbox_and_holds_up_nobody()
    {
        await using var bench = new QueueBench();
        bench.Publish([.. Enumerable.Range(1, 5)]);
        var outbox = new FakeOutbox("browser") { Room = 2 };
        await SubscribeAsync(bench, outbox);
        Assert.That(Numbers(await AllAsync(bench, outbox, isEnd: false)), Is.EqualTo(new[] { 1, 2 }));

        var consumer = await bench.SubscribeAsync();
        await consumer.ReceiveAsync(4);
        await bench.AcknowledgeAsync(2, sequence: 4);
        await bench.RequeueAsync(2, sequence: 3);
        await bench.UnsubscribeAsync(2);
        outbox.Drain();

        Assert.That(Numbers(await AllAsync(bench, outbox)), Is.EqualTo(new[] { 3, 5 }), "Those that still wait.");
    }

    [Test]
    public async Task A_long_queue_is_browsed_to_its_end()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 10_000, maxBytes: 1L << 30));
        bench.Publish([.. Enumerable.Range(1, 5000)]);

        var browser = await bench.SubscribeAsync(Browser);

        Assert.That(await browser.ReceiveAsync(5000), Is.EqualTo(Enumerable.Range(1, 5000)));
        Assert.That((await browser.ReceiveAsync()).Message.Headers.TryGet("browser"u8, out _));
    }

    [Test]
    public async Task A_browser_that_has_left_gets_nothing_more()
    {
        await using var bench = new QueueBench();
        bench.Publish(1, 2);
        var outbox = new FakeOutbox("browser") { Room = 1 };
        await SubscribeAsync(bench, outbox);
        await outbox.ReceiveAsync();

        await bench.UnsubscribeAsync(1);
        outbox.Drain();

        Assert.That(await bench.TakenAsync(outbox), Is.Empty);
        Assert.That(bench.Store.Lists.Cursors, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_browser_whose_connection_is_closed_is_forgotten()
    {
        await using var bench = new QueueBench();
        bench.Publish(1, 2);

        await SubscribeAsync(bench, new FakeOutbox("browser") { Result = EnqueueResult.Closed });
        await bench.SettleDownAsync();

        Assert.That(bench.Store.Lists.Cursors, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_a_browser_acknowledges_changes_nothing()
    {
        await using var bench = new QueueBench();
        bench.Publish(1);
        await (await bench.SubscribeAsync(Browser)).ReceiveAsync();

        await bench.AcknowledgeAsync(1, sequence: 1);

        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_queue_that_fails_tells_its_browsers()
    {
        await using var bench = new QueueBench();
        bench.Publish(1);

        await SubscribeAsync(bench, new FakeOutbox("browser") { Fault = new InvalidOperationException("a fault of ours") });

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new DestinationFailed(QueueBench.Name)));
        await bench.SettleDownAsync();
        Assert.That(bench.Store.Lists.Cursors, Has.Count.EqualTo(1));
    }

    private static Subscription Browser(Subscription subscription) => subscription with { IsBrowser = true };

    private static async Task SubscribeAsync(QueueBench bench, FakeOutbox outbox) =>
        await bench.SubscribeAsync(subscription => Browser(subscription) with { Outbox = outbox });

    private static async Task<Delivery[]> AllAsync(QueueBench bench, FakeOutbox outbox, bool isEnd = true)
    {
        await bench.SettleDownAsync();
        var all = outbox.TakeAll();
        Assert.That(all.Length > 0 && all[^1].Message.Headers.TryGet("browser"u8, out _), Is.EqualTo(isEnd));
        return isEnd ? all[..^1] : all;
    }

    private static int[] Numbers(IEnumerable<Delivery> deliveries) => [.. deliveries.Select(delivery => Sample.NumberOf(delivery.Message))];
}
