using Broker.Core.Selectors;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;

namespace Broker.Tests.Core;

/// <summary>Subscribers to a topic who do not want all of it.</summary>
internal sealed class TopicFilterTests
{
    private const long OtherSession = 77;

    [TestCase(AckMode.Auto)]
    [TestCase(AckMode.Individual)]
    public async Task A_selector_lets_only_matching_messages_through(AckMode mode)
    {
        await using var bench = new TopicBench();
        var choosy = await bench.SubscribeAsync(subscription => subscription with { AckMode = mode, Selector = Selector.Parse("colour = 'red'") });
        var other = await bench.SubscribeAsync();

        await PublishAsync(bench, new Sent(1) { Colour = "red" }, new Sent(2) { Colour = "blue" }, new Sent(3), new Sent(4) { Colour = "red" });

        Assert.That(await choosy.ReceiveAsync(2), Is.EqualTo(new[] { 1, 4 }));
        Assert.That(await other.ReceiveAsync(4), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(choosy.TakeAll(), Is.Empty);
    }

    [TestCase(AckMode.Auto)]
    [TestCase(AckMode.Cumulative)]
    public async Task Who_does_not_want_his_own_messages_gets_those_of_others(AckMode mode)
    {
        await using var bench = new TopicBench();
        var noLocal = await bench.SubscribeAsync(subscription => subscription with { AckMode = mode, IsNoLocal = true });

        await PublishAsync(bench, new Sent(1) { Origin = 1 }, new Sent(2) { Origin = OtherSession }, new Sent(3));

        Assert.That(await noLocal.ReceiveAsync(2), Is.EqualTo(new[] { 2, 3 }), "The subscriptions of the bench are those of session 1.");
        Assert.That(noLocal.TakeAll(), Is.Empty);
    }

    [Test]
    public async Task Both_conditions_hold_for_patterns_as_well()
    {
        await using var bench = new TopicBench();
        var outbox = bench.SubscribeToPattern("a.*", subscription => subscription with { IsNoLocal = true, Selector = Selector.Parse("colour = 'red'") });

        await PublishAsync(
            bench,
            new Sent(1) { Colour = "red", Origin = 1 },
            new Sent(2) { Colour = "red" },
            new Sent(3) { Colour = "blue" });

        Assert.That(outbox.TakeAll().Select(delivery => Sample.NumberOf(delivery.Message)), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task What_nobody_wants_is_done_all_the_same()
    {
        await using var bench = new TopicBench();
        await bench.SubscribeAsync(subscription => subscription with { Selector = Selector.Parse("FALSE") });

        await PublishAsync(bench, new Sent(1));

        Assert.That(bench.Window.IsEmpty);
    }

    [Test]
    public async Task Of_a_transaction_too_only_matching_messages_come()
    {
        await using var bench = new TopicBench();
        var outbox = await bench.SubscribeAsync(subscription => subscription with { Selector = Selector.Parse("colour = 'red'") });

        var transaction = await bench.PrepareAsync(new Sent(1) { Colour = "red" }.ToMessage(), new Sent(2) { Colour = "blue" }.ToMessage());
        bench.Topic.Tell(new CarryOut(transaction), bench.Session.Ref);

        Assert.That(await bench.Session.ReceiveAsync(), Is.EqualTo(new CarriedOut(transaction)));
        Assert.That(outbox.TakeAll().Select(delivery => Sample.NumberOf(delivery.Message)), Is.EqualTo(new[] { 1 }));
    }

    private static async Task PublishAsync(TopicBench bench, params Sent[] messages)
    {
        bench.Publish([.. messages.Select(message => message.ToMessage())]);
        await bench.AssertDoneAsync([.. messages.Select(message => message.Number)]);
    }
}
