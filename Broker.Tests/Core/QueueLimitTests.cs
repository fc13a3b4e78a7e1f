using System.Text;
using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Core.Subscriptions;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>How much a queue holds, how often it delivers, and what becomes of what it cannot keep.</summary>
internal sealed class QueueLimitTests
{
    [Test]
    public async Task A_queue_that_holds_as_many_messages_as_it_may_refuses_more()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 2));
        bench.Publish(1, 2);

        var refusal = await bench.RefusedAsync(bench.PublishOf(3), RefusalReason.QueueFull);

        Assert.That(refusal.Detail, Does.Contain("/queue/a").And.Contain("2 messages"));
        Assert.That(bench.Store.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task A_queue_that_holds_as_many_bytes_as_it_may_refuses_more()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxBytes: 1000));
        await bench.DoAsync(bench.PublishOf(Sample.MessageOf(1, 600)));

        await bench.RefusedAsync(bench.PublishOf(Sample.MessageOf(2, 401)), RefusalReason.QueueFull);
        await bench.DoAsync(bench.PublishOf(Sample.MessageOf(3, 400)));

        Assert.That(bench.Store.Bytes, Is.EqualTo(1000));
    }

    [Test]
    public async Task One_message_always_fits_an_empty_queue()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxBytes: 1000));

        await bench.DoAsync(bench.PublishOf(Sample.MessageOf(1, 5000)));

        await bench.RefusedAsync(bench.PublishOf(2), RefusalReason.QueueFull);
    }

    [Test]
    public async Task What_is_out_for_delivery_is_held_still_and_what_is_acknowledged_is_not()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 1));
        var outbox = await bench.SubscribeAsync();
        await bench.DoAsync(bench.PublishOf(1));
        await outbox.ReceiveAsync();

        await bench.RefusedAsync(bench.PublishOf(2), RefusalReason.QueueFull);
        await bench.AcknowledgeAsync(1, sequence: 1);
        await bench.DoAsync(bench.PublishOf(3));

        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 3 }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_publishers_window_is_freed_whether_its_message_is_taken_or_refused(bool isTaken)
    {
        await using var actors = new TestActors();
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: isTaken ? 10 : 1));
        var window = new PublishWindow(actors.Probe().Ref, 10, 10_000);
        await bench.DoAsync(bench.PublishOf(1));

        await bench.AskAsync(bench.PublishOf(2, window));

        Assert.That(window.IsEmpty);
    }

    [Test]
    public async Task The_queue_before_a_slow_subscriber_ends_it_and_lets_the_publisher_go_on()
    {
        await using var actors = new TestActors();
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 1, hasDeadLetters: false, endsSlowSubscribers: true));
        var window = new PublishWindow(actors.Probe().Ref, 10, 10_000);
        var outbox = await bench.SubscribeAsync();
        await bench.DoAsync(bench.PublishOf(1, window));
        Assert.That(outbox.Overflows, Is.Zero);

        await bench.DoAsync(bench.PublishOf(2, window));

        Assert.That(outbox.Overflows, Is.EqualTo(1));
        Assert.That(window.IsEmpty);
        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_rejected_message_becomes_a_dead_letter_at_once()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxDeliveries: 5));
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();

        await bench.RejectAsync(1, sequence: 1);

        var letter = await bench.TakeLetterAsync();
        Assert.That(letter.Destination, Is.EqualTo(DestinationName.Queue("dlq.a")));
        Assert.That((letter.Publish.Window, letter.Publish.Confirm), Is.EqualTo(((PublishWindow?)null, true)), "It goes when the other queue has it.");
        Assert.That(Headers(letter.Publish.Message), Is.EqualTo(new[] { "original-destination:/queue/a", "dead-letter-reason:rejected", "delivery-count:1" }));
        Assert.That(Encoding.UTF8.GetString(letter.Publish.Message.Destination.Span), Is.EqualTo("/queue/dlq.a"));
        Assert.That(Encoding.UTF8.GetString(letter.Publish.Message.Body.Span), Is.EqualTo("1"));
        Assert.That(bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task A_message_that_was_delivered_too_often_becomes_a_dead_letter()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxDeliveries: 3));
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);

        for (var delivery = 1; delivery <= 3; delivery++)
        {
            Assert.That((await outbox.ReceiveAsync()).Count, Is.EqualTo(delivery));
            await bench.RequeueAsync(1, delivery);
        }

        var letter = await bench.TakeLetterAsync();
        Assert.That(Headers(letter.Publish.Message), Does.Contain("dead-letter-reason:max-deliveries").And.Contain("delivery-count:3"));
        Assert.That(bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task Without_a_limit_a_message_is_delivered_for_ever()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxDeliveries: 0));
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);

        for (var delivery = 1; delivery <= 50; delivery++)
        {
            Assert.That((await outbox.ReceiveAsync()).Count, Is.EqualTo(delivery));
            await bench.RequeueAsync(1, delivery);
        }

        await bench.Directory.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Where_no_dead_letters_are_kept_a_rejected_message_is_gone()
    {
        await using var bench = new QueueBench(QueueBench.Settings(hasDeadLetters: false));
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();

        await bench.RejectAsync(1, sequence: 1);

        Assert.That(bench.Store.Count, Is.Zero);
        await bench.Directory.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_rejection_in_cumulative_mode_is_meant_for_all_before_it_too()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync(AckMode.Cumulative);
        bench.Publish(1, 2, 3);
        await outbox.ReceiveAsync(3);

        await bench.RejectAsync(1, sequence: 2);

        Forward[] letters = [await bench.TakeLetterAsync(), await bench.TakeLetterAsync()];
        Assert.That(letters.Select(letter => Sample.NumberOf(letter.Publish.Message)), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(bench.Store.Count, Is.EqualTo(1));
    }

    private static List<string> Headers(Message message)
    {
        var headers = new List<string>();
        foreach (var header in message.Headers)
        {
            headers.Add($"{Encoding.UTF8.GetString(header.Name)}:{Encoding.UTF8.GetString(header.Value)}");
        }

        return headers;
    }
}
