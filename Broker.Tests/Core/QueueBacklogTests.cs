using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Core.Selectors;
using Broker.Core.Storage;

namespace Broker.Tests.Core;

/// <summary>Backlogs larger than the memory for them, segments that are to go, and a disk that is full.</summary>
internal sealed class QueueBacklogTests
{
    private const int Many = 6000;
    private const long Budget = 500_000;

    private static readonly QueueSettings Large = QueueBench.Settings(maxMessages: 1_000_000, maxBytes: 1L << 40);

    [Test]
    public async Task A_backlog_larger_than_memory_is_delivered_in_its_order()
    {
        await using var queue = await FilledAsync();
        Assert.That(queue.Budget.Used, Is.LessThan(Budget + (2 * QueueEviction.HeadBytes)));

        var outbox = await queue.Bench.SubscribeAsync(prefetch: 100);
        await ConsumeAsync(queue, outbox, Enumerable.Range(1, Many));

        Assert.That((queue.Bench.Store.Count, queue.Budget.Used), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public async Task A_backlog_that_was_there_before_is_delivered_in_its_order()
    {
        await using var queue = await FilledAsync();
        await queue.RestartAsync();
        Assert.That((queue.Bench.Store.Count, queue.Budget.Used), Is.EqualTo(((long)Many, 0L)));

        var outbox = await queue.Bench.SubscribeAsync(prefetch: 100);
        await ConsumeAsync(queue, outbox, Enumerable.Range(1, Many));

        Assert.That(queue.Bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task What_goes_back_unread_is_read_again()
    {
        await using var queue = await FilledAsync();
        await queue.Bench.SubscribeAsync();
        await queue.UntilAsync(() => !queue.Bench.Store.HasWaiting, "All go out.");

        await queue.Bench.UnsubscribeAsync(1);
        var outbox = await queue.Bench.SubscribeAsync(prefetch: 100);

        await ConsumeAsync(queue, outbox, Enumerable.Range(1, Many));
    }

    [Test]
    public async Task A_selector_finds_what_it_selects_deep_in_a_backlog()
    {
        await using var queue = await FilledAsync();
        await queue.PublishAsync(Many + 1, "color:red");

        var red = await queue.Bench.SubscribeAsync(subscription => subscription with { Selector = Selector.Parse("color = 'red'") });

        Assert.That(await red.ReceiveAsync(1), Is.EqualTo(new[] { Many + 1 }));
        Assert.That(queue.Bench.Store.Count, Is.EqualTo(Many + 1));
    }

    [Test]
    public async Task A_browser_sees_all_of_a_backlog()
    {
        await using var queue = await FilledAsync();

        var browser = await queue.Bench.SubscribeAsync(subscription => subscription with { IsBrowser = true });

        Assert.That(await browser.ReceiveAsync(Many), Is.EqualTo(Enumerable.Range(1, Many)));
        Assert.That((await browser.ReceiveAsync()).Message.Headers.TryGet("browser"u8, out _));
    }

    [Test]
    public async Task The_oldest_of_a_backlog_makes_room_without_being_read()
    {
        await using var queue = await FilledAsync(QueueBench.Settings(maxMessages: Many, maxBytes: 1L << 40) with { Overflow = Overflow.DropOldest });
        await queue.RestartAsync();

        await queue.PublishAsync(Many + 1);
        await queue.RestartAsync();

        Assert.That(await (await queue.Bench.SubscribeAsync()).ReceiveAsync(Many), Is.EqualTo(Enumerable.Range(2, Many)));
    }

    [Test]
    public async Task Segments_go_though_some_of_their_messages_live_on([Values(StoreBudget.DefaultLimit, 50_000)] long budget)
    {
        await using var queue = new JournalQueue(Large, journal => journal with { SegmentBytes = 64 * 1024 }, budget);
        var outbox = await queue.Bench.SubscribeAsync();
        var kept = new List<int>();

        for (var number = 1; number <= Many; number++)
        {
            queue.Bench.Publish(Sample.Message(number, [$"filler:{new string('x', 200)}"], isPersistent: true));

            if (number % 500 == 0)
            {
                await outbox.ReceiveAsync(500);
                foreach (var sequence in Enumerable.Range(number - 499, 500))
                {
                    if (sequence % 100 == 0)
                    {
                        kept.Add(sequence);
                    }
                    else
                    {
                        queue.Bench.Queue.Tell(queue.Bench.SettleOf(1, sequence) with { Confirm = false }, queue.Bench.Session.Ref);
                    }
                }

                await queue.FlushAsync();
            }
        }

        await queue.UntilAsync(() => queue.Segments <= 10, "What lives is moved, and segments go.");
        await queue.RestartAsync();

        Assert.That(await (await queue.Bench.SubscribeAsync()).ReceiveAsync(kept.Count), Is.EqualTo(kept));
        Assert.That(queue.Bench.Store.Count, Is.EqualTo(kept.Count));
    }

    [Test]
    public async Task A_full_disk_refuses_messages_and_takes_acknowledgements_and_goes_on_when_there_is_room()
    {
        await using var queue = new JournalQueue(Large, journal => journal with { SegmentBytes = 64 * 1024, MaxBytes = 512 * 1024 });
        var taken = 0;
        object answer;

        do
        {
            answer = await queue.Bench.AskAsync(Big(queue, ++taken));
        }
        while (answer is CommandDone);

        Assert.That(((CommandRefused)answer).Refusal.Reason, Is.EqualTo(RefusalReason.StoreFull));
        Assert.That(queue.Bench.Store.Count, Is.EqualTo(taken - 1));

        var outbox = await queue.Bench.SubscribeAsync(Broker.Core.Subscriptions.AckMode.Cumulative);
        await outbox.ReceiveAsync(taken - 1);
        await queue.Bench.AcknowledgeAsync(1, taken - 1);
        await queue.UntilAsync(() => IsTaken(queue), "There is room again.");
    }

    private static bool IsTaken(JournalQueue queue)
    {
        queue.Bench.Clock.Advance(TimeSpan.FromSeconds(1));
        return !queue.Journal.IsFull;
    }

    private static Publish Big(JournalQueue queue, int number) =>
        queue.Bench.PublishOf(Sample.Message(number, [$"filler:{new string('x', 4000)}", $"dedup-id:{number}"], isPersistent: true));

    private static async Task<JournalQueue> FilledAsync(QueueSettings? settings = null)
    {
        var queue = new JournalQueue(settings ?? Large, budget: Budget);
        Message Make(int number) => Sample.Message(number, [$"filler:{new string('x', 100)}"], isPersistent: true);

        for (var number = 1; number <= Many; number += 500)
        {
            queue.Bench.Publish([.. Enumerable.Range(number, 500).Select(Make)]);
            await queue.FlushAsync();
        }

        return queue;
    }

    private static async Task ConsumeAsync(JournalQueue queue, FakeOutbox outbox, IEnumerable<int> expected)
    {
        var sequence = 0;
        foreach (var number in expected)
        {
            var delivery = await outbox.ReceiveAsync();
            Assert.That(Sample.NumberOf(delivery.Message), Is.EqualTo(number));
            queue.Bench.Queue.Tell(
                new Settle(QueueBench.KeyOf(queue.Bench.LastSubscription), new DeliveryReference(++sequence, default), Settlement.Acknowledge, Tag: 0, Confirm: false),
                queue.Bench.Session.Ref);
        }

        await queue.Bench.SettleDownAsync();
    }
}
