using Broker.Core.Commands;
using Broker.Core.Selectors;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>Who gets which message, where not every subscription may have every one: selectors, one's own messages, groups, priorities, exclusive ones.</summary>
internal sealed class QueueChoiceTests
{
    [Test]
    public async Task A_subscription_gets_what_its_selector_selects_and_the_rest_waits_for_others()
    {
        await using var bench = new QueueBench();
        var red = await bench.SubscribeAsync(subscription => subscription with { Selector = Selector.Parse("color = 'red'") });
        bench.Publish(Colored(1, "blue"), Colored(2, "red"), Colored(3, "blue"), Colored(4, "red"));
        Assert.That(await bench.TakenAsync(red), Is.EqualTo(new[] { 2, 4 }));

        var any = await bench.SubscribeAsync();

        Assert.That(await bench.TakenAsync(any), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public async Task What_nobody_wants_holds_up_nothing_behind_it()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 100_000, maxBytes: 1L << 30));
        bench.Publish([.. Enumerable.Range(1, 20_000).Select(number => Colored(number, "blue"))]);
        bench.Publish(Colored(20_001, "red"));

        var red = await bench.SubscribeAsync(subscription => subscription with { Selector = Selector.Parse("color = 'red'") });

        Assert.That(await red.ReceiveAsync(1), Is.EqualTo(new[] { 20_001 }));
    }

    [Test]
    public async Task A_message_is_tested_for_a_subscription_once_however_many_come_behind_it()
    {
        await using var bench = new QueueBench(QueueBench.Settings(maxMessages: 100_000, maxBytes: 1L << 30));
        bench.Publish([.. Enumerable.Range(1, 20_000).Select(number => Colored(number, "blue"))]);
        var red = await bench.SubscribeAsync(subscription => subscription with { Selector = Selector.Parse("color = 'red'") });
        await bench.SettleDownAsync();

        // With a look through the whole queue for each of them this would take minutes.
        bench.Publish([.. Enumerable.Range(20_001, 20_000).Select(number => Colored(number, "red"))]);

        Assert.That((await red.ReceiveAsync(20_000))[^1], Is.EqualTo(40_000));
    }

    [Test]
    public async Task A_message_that_comes_back_is_offered_to_who_has_passed_its_place()
    {
        await using var bench = new QueueBench();
        var again = await bench.SubscribeAsync(subscription => subscription with { Selector = Selector.Parse("redelivered = TRUE"), Priority = 1 });
        var any = await bench.SubscribeAsync(prefetch: 2);
        bench.Publish(1, 2, 3);
        await any.ReceiveAsync(2);

        await bench.RequeueAsync(2, sequence: 1);

        Assert.That(await bench.TakenAsync(again), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Who_wants_nothing_of_his_own_gets_nothing_of_his_own()
    {
        await using var bench = new QueueBench();
        var session = QueueBench.KeyOf(1).Session;
        var local = await bench.SubscribeAsync(subscription => subscription with { IsNoLocal = true });

        bench.Publish(Sample.Message(1, [], origin: session), Sample.Message(2, [], origin: session + 1), Sample.Message(3));

        Assert.That(await bench.TakenAsync(local), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(bench.Store.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task All_messages_of_a_group_go_to_one_subscription_in_order([Values("group", "JMSXGroupID")] string header)
    {
        await using var bench = new QueueBench();
        var (one, two) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());

        bench.Publish([.. Enumerable.Range(1, 20).Select(number => Sample.Message(number, [$"{header}:{(number % 2 == 0 ? "even" : "odd")}"]))]);

        Assert.That(await bench.TakenAsync(one), Is.EqualTo(Enumerable.Range(1, 20).Where(number => number % 2 == 1)));
        Assert.That(await bench.TakenAsync(two), Is.EqualTo(Enumerable.Range(1, 20).Where(number => number % 2 == 0)));
    }

    [Test]
    public async Task A_group_whose_owner_has_no_credit_holds_up_no_other()
    {
        await using var bench = new QueueBench();
        var slow = await bench.SubscribeAsync(prefetch: 1);
        bench.Publish(Grouped(1, "a"));
        await slow.ReceiveAsync();
        var other = await bench.SubscribeAsync();

        bench.Publish(Grouped(2, "a"), Grouped(3, "b"), Sample.Message(4), Grouped(5, "a"), Grouped(6, "b"));
        Assert.That(await bench.TakenAsync(other), Is.EqualTo(new[] { 3, 4, 6 }));

        await bench.AcknowledgeAsync(1, sequence: 1);
        Assert.That(await bench.TakenAsync(slow), Is.EqualTo(new[] { 2 }));
        await bench.AcknowledgeAsync(1, sequence: 2);
        Assert.That(await bench.TakenAsync(slow), Is.EqualTo(new[] { 5 }));
    }

    [Test]
    public async Task A_group_goes_to_another_subscription_when_its_owner_has_ended_with_what_was_passed_over()
    {
        await using var bench = new QueueBench();
        var owner = await bench.SubscribeAsync(prefetch: 1);
        var other = await bench.SubscribeAsync();
        bench.Publish(Grouped(1, "a"), Grouped(2, "a"), Grouped(3, "b"), Grouped(4, "a"));
        Assert.That(await bench.TakenAsync(owner), Is.EqualTo(new[] { 1 }));
        Assert.That(await bench.TakenAsync(other), Is.EqualTo(new[] { 3 }));

        await bench.UnsubscribeAsync(1);
        Assert.That(await bench.TakenAsync(other), Is.EqualTo(new[] { 1, 2, 4 }));

        bench.Publish(Grouped(5, "a"));
        Assert.That(await bench.TakenAsync(other), Is.EqualTo(new[] { 5 }));
    }

    [Test]
    public async Task A_group_goes_to_who_selects_it()
    {
        await using var bench = new QueueBench();
        await bench.SubscribeAsync(subscription => subscription with { Selector = Selector.Parse("JMSXGroupID = 'b'") });
        var a = await bench.SubscribeAsync(subscription => subscription with { Selector = Selector.Parse("JMSXGroupID = 'a'") });

        bench.Publish(Grouped(1, "a"), Grouped(2, "a"));

        Assert.That(await bench.TakenAsync(a), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Higher_priorities_come_first_among_what_waits()
    {
        await using var bench = new QueueBench();
        bench.Publish(Sample.Message(1), Sample.Message(2, [], priority: 9), Sample.Message(3, [], priority: 0), Sample.Message(4, [], priority: 9));

        var outbox = await bench.SubscribeAsync(prefetch: 2);
        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 2, 4 }));
        bench.Publish(Sample.Message(5, [], priority: 5));
        await bench.AcknowledgeAsync(1, sequence: 2);
        await bench.AcknowledgeAsync(1, sequence: 1);
        await bench.AcknowledgeAsync(1, sequence: 3);

        Assert.That(await bench.TakenAsync(outbox), Is.EqualTo(new[] { 5, 1, 3 }));
    }

    [Test]
    public async Task A_selector_finds_messages_of_every_priority()
    {
        await using var bench = new QueueBench();
        bench.Publish(Colored(1, "blue"), Sample.Message(2, ["color:red"], priority: 2), Sample.Message(3, ["color:red"], priority: 8), Colored(4, "red"));

        var red = await bench.SubscribeAsync(subscription => subscription with { Selector = Selector.Parse("color = 'red'") });

        Assert.That(await bench.TakenAsync(red), Is.EqualTo(new[] { 3, 4, 2 }));
    }

    [Test]
    public async Task Higher_subscriptions_are_served_first_while_they_have_credit_and_equal_ones_in_turn()
    {
        await using var bench = new QueueBench();
        var low = await bench.SubscribeAsync();
        var high = await bench.SubscribeAsync(subscription => subscription with { Priority = 5 }, prefetch: 2);
        var equal = await bench.SubscribeAsync(subscription => subscription with { Priority = 5 }, prefetch: 2);

        bench.Publish([.. Enumerable.Range(1, 6)]);
        Assert.That(await bench.TakenAsync(high), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(await bench.TakenAsync(equal), Is.EqualTo(new[] { 2, 4 }));
        Assert.That(await bench.TakenAsync(low), Is.EqualTo(new[] { 5, 6 }));

        await bench.AcknowledgeAsync(3, sequence: 1);
        bench.Publish(7, 8);
        Assert.That(await bench.TakenAsync(equal), Is.EqualTo(new[] { 7 }));
        Assert.That(await bench.TakenAsync(low), Is.EqualTo(new[] { 8 }));
    }

    [Test]
    public async Task While_an_exclusive_subscription_lives_nobody_else_is_served()
    {
        await using var bench = new QueueBench();
        var before = await bench.SubscribeAsync();
        var first = await bench.SubscribeAsync(subscription => subscription with { IsExclusive = true }, prefetch: 2);
        var second = await bench.SubscribeAsync(subscription => subscription with { IsExclusive = true, Priority = 9 }, prefetch: 1);

        bench.Publish(1, 2, 3);
        Assert.That(await bench.TakenAsync(first), Is.EqualTo(new[] { 1, 2 }), "And what it cannot take waits.");
        Assert.That(await bench.TakenAsync(before), Is.Empty);

        await bench.UnsubscribeAsync(2);
        Assert.That(await bench.TakenAsync(second), Is.EqualTo(new[] { 1 }));
        await bench.UnsubscribeAsync(3);
        Assert.That(await bench.TakenAsync(before), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task A_full_outbox_gives_its_message_to_another_who_had_passed_it()
    {
        await using var bench = new QueueBench();
        var (full, other) = (await bench.SubscribeAsync(Red), await bench.SubscribeAsync(Red));
        full.Result = Broker.Core.Outbound.EnqueueResult.Full;

        bench.Publish(Colored(1, "red"), Colored(2, "red"));

        Assert.That(await bench.TakenAsync(other), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Groups_and_selectors_go_on_after_a_failure_of_the_queue()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(Grouped(1, "a"), Colored(2, "blue"));
        await outbox.ReceiveAsync(2);
        outbox.Fault = new InvalidOperationException("a fault of ours");
        bench.Publish(Grouped(3, "a"), Colored(4, "red"));
        await bench.Session.ReceiveAsync<DestinationFailed>();

        var red = await bench.SubscribeAsync(Red);
        var any = await bench.SubscribeAsync();

        Assert.That(await bench.TakenAsync(red), Is.EqualTo(new[] { 4 }));
        Assert.That(await bench.TakenAsync(any), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    private static Subscription Red(Subscription subscription) => subscription with { Selector = Selector.Parse("color = 'red'") };

    private static Broker.Core.Messages.Message Colored(int number, string color) => Sample.Message(number, [$"color:{color}"]);

    private static Broker.Core.Messages.Message Grouped(int number, string group) => Sample.Message(number, [$"group:{group}"]);
}
