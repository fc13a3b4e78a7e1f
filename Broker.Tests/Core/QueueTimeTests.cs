using Broker.Core.Commands;

namespace Broker.Tests.Core;

/// <summary>What time does to messages: they expire, they become available later, they come back after a while.</summary>
internal sealed class QueueTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public async Task A_message_that_has_expired_is_not_delivered()
    {
        await using var bench = new QueueBench();
        bench.Publish(Sample.Message(1, [], expires: bench.In(1)), Sample.Message(2, [], expires: bench.In(3)), Sample.Message(3));
        await bench.AdvanceAsync(Second * 2);

        var outbox = await bench.SubscribeAsync();

        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(bench.Store.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task What_expires_goes_though_nobody_comes_for_it()
    {
        await using var bench = new QueueBench();
        bench.Publish(Sample.Message(1), Sample.Message(2, [], expires: bench.In(5)), Sample.Message(3, [], expires: bench.In(10)));
        await bench.SettleDownAsync();

        await bench.AdvanceAsync(Second * 5);
        Assert.That(bench.Store.Count, Is.EqualTo(2));
        await bench.AdvanceAsync(Second * 5);
        Assert.That(bench.Store.Count, Is.EqualTo(1));

        await bench.Directory.AssertNothingMoreAsync();
    }

    [Test]
    public async Task What_expires_becomes_a_dead_letter_where_that_is_wanted()
    {
        await using var bench = new QueueBench(QueueBench.Settings() with { DeadLetterExpired = true });
        bench.Publish(Sample.Message(1, [], expires: bench.In(5)));
        await bench.SettleDownAsync();

        await bench.AdvanceAsync(Second * 5);

        var letter = await bench.TakeLetterAsync();
        Assert.That(letter.Publish.Message.Headers.TryGet("dead-letter-reason"u8, out var reason) && reason.SequenceEqual("expired"u8));
        Assert.That(letter.Publish.Message.Expires, Is.Zero, "It does not expire there too.");
        Assert.That(bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task What_is_out_when_it_expires_may_still_be_acknowledged_but_does_not_come_back()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(Sample.Message(1, [], expires: bench.In(5)), Sample.Message(2, [], expires: bench.In(5)));
        await outbox.ReceiveAsync(2);
        await bench.AdvanceAsync(Second * 6);

        await bench.AcknowledgeAsync(1, sequence: 1);
        Assert.That(bench.Store.Count, Is.EqualTo(1));
        await bench.RequeueAsync(1, sequence: 2);

        Assert.That(await bench.TakenAsync(outbox), Is.Empty);
        Assert.That(bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task A_delayed_message_becomes_available_behind_what_is_there_then()
    {
        await using var bench = new QueueBench();
        bench.Publish(Sample.Message(1, [], availableAt: bench.In(5)), Sample.Message(2));
        await bench.AdvanceAsync(Second * 4);
        bench.Publish(3);
        await bench.AdvanceAsync(Second);
        bench.Publish(4);

        var outbox = await bench.SubscribeAsync();

        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 2, 3, 1, 4 }));
    }

    [Test]
    public async Task A_delayed_message_goes_to_who_waits_for_it_and_not_before()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(Sample.Message(1, [], availableAt: bench.In(5)));
        Assert.That(await bench.TakenAsync(outbox), Is.Empty);
        Assert.That(bench.Store.Count, Is.EqualTo(1));

        await bench.AdvanceAsync(Second * 5);

        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task A_message_whose_delay_is_over_when_it_comes_is_not_delayed()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();

        bench.Publish(Sample.Message(1, [], availableAt: bench.In(0)));

        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task A_message_that_expires_before_it_becomes_available_never_does()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(Sample.Message(1, [], availableAt: bench.In(50), expires: bench.In(5)));
        await bench.SettleDownAsync();

        await bench.AdvanceAsync(Second * 5);

        Assert.That(bench.Store.Count, Is.Zero);
        Assert.That(await bench.TakenAsync(outbox), Is.Empty);
    }

    [Test]
    public async Task A_delay_longer_than_any_timer_comes_to_an_end_too()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(Sample.Message(1, [], availableAt: bench.In(100 * 24 * 3600)));

        for (var day = 0; day < 100; day++)
        {
            Assert.That(await bench.TakenAsync(outbox), Is.Empty);
            await bench.AdvanceAsync(TimeSpan.FromDays(1));
        }

        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task What_is_sent_back_waits_for_the_redelivery_delay_and_then_has_its_old_place()
    {
        await using var bench = new QueueBench(QueueBench.Settings() with { RedeliveryDelay = Second * 5 });
        var outbox = await bench.SubscribeAsync(prefetch: 1);
        bench.Publish(1, 2, 3);
        await outbox.ReceiveAsync(1);

        await bench.RequeueAsync(1, sequence: 1);
        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 2 }), "Others need not wait.");
        await bench.AdvanceAsync(Second * 5);
        await bench.AcknowledgeAsync(1, sequence: 2);

        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task The_redelivery_delay_grows_up_to_its_maximum()
    {
        var settings = QueueBench.Settings() with { RedeliveryDelay = Second, RedeliveryBackoff = 3, RedeliveryMaxDelay = Second * 5 };
        await using var bench = new QueueBench(settings);
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();
        var sequence = 0;

        foreach (var delay in new[] { 1, 3, 5, 5 })
        {
            await bench.RequeueAsync(1, ++sequence);
            await bench.AdvanceAsync(Second * delay - TimeSpan.FromMilliseconds(1));
            Assert.That(await bench.TakenAsync(outbox), Is.Empty);
            await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
            Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 1 }));
        }

        Assert.That(settings.RedeliveryDelayAfter(100_000), Is.EqualTo(Second * 5), "No power is too high.");
    }

    [Test]
    public async Task What_goes_back_because_its_subscription_ends_is_not_delayed()
    {
        await using var bench = new QueueBench(QueueBench.Settings() with { RedeliveryDelay = Second * 5 });
        var one = await bench.SubscribeAsync();
        bench.Publish(1);
        await one.ReceiveAsync();

        await bench.UnsubscribeAsync(1);
        var two = await bench.SubscribeAsync();

        Assert.That(await bench.TakenAsync(two), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task What_waits_for_its_redelivery_survives_a_failure_of_the_queue()
    {
        await using var bench = new QueueBench(QueueBench.Settings() with { RedeliveryDelay = Second * 5 });
        var outbox = await bench.SubscribeAsync(prefetch: 1);
        bench.Publish(1);
        await outbox.ReceiveAsync();
        await bench.RequeueAsync(1, sequence: 1);
        outbox.Fault = new InvalidOperationException("a fault of ours");
        bench.Publish(2);
        await bench.Session.ReceiveAsync<DestinationFailed>();

        var other = await bench.SubscribeAsync();
        Assert.That(await bench.TakenAsync(other), Is.EqualTo(new[] { 2 }));
        await bench.AdvanceAsync(Second * 5);

        Assert.That(await bench.TakenAsync(other), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task A_transactions_delayed_message_is_delayed()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        var transaction = await bench.PrepareAsync(bench.PublishOf(Sample.Message(1, [], availableAt: bench.In(5))), bench.PublishOf(2));

        await bench.CarryOutAsync(transaction);
        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 2 }));
        await bench.AdvanceAsync(Second * 5);

        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 1 }));
    }
}
