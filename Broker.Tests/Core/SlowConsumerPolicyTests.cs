using Broker.Core.Destinations;
using Broker.Core.Outbound;

namespace Broker.Tests.Core;

/// <summary>Which messages slow subscribers may go without, and what that means for the queues behind a topic.</summary>
internal sealed class SlowConsumerPolicyTests
{
    [Test]
    public void What_all_are_to_get_is_not_marked() =>
        Assert.That(Expendable.Of(Sample.Message(1), "/topic/a", SlowConsumer.Close, "symbol"u8), Is.Null);

    [TestCase(SlowConsumer.DropOldest, null)]
    [TestCase(SlowConsumer.Latest, "/topic/a\nACME")]
    public void What_slow_ones_may_go_without_has_a_key_if_its_newest_counts(SlowConsumer policy, string? key)
    {
        var message = Sample.Message(1, ["x:y", "symbol:ACME"]);

        Assert.That(Expendable.Of(message, "/topic/a", policy, "symbol"u8), Is.EqualTo(new Expendable(message, key)));
    }

    [Test]
    public void Without_the_header_the_topic_is_the_key([Values("symbol", "")] string header) =>
        Assert.That(Expendable.Of(Sample.Message(1), "/topic/a", SlowConsumer.Latest, System.Text.Encoding.UTF8.GetBytes(header))?.Key, Is.EqualTo("/topic/a"));

    [TestCase(SlowConsumer.Close, true, Overflow.Reject)]
    [TestCase(SlowConsumer.DropOldest, false, Overflow.DropOldest)]
    [TestCase(SlowConsumer.Latest, false, Overflow.DropOldest)]
    public void Who_acknowledges_is_ended_or_loses_what_has_not_been_delivered(SlowConsumer policy, bool ends, Overflow overflow)
    {
        var queue = SettingsWith(policy).ForSubscriber(DestinationName.Topic("a"));

        Assert.That((queue.EndsSlowSubscribers, queue.Overflow, queue.DropsNewest, queue.TellsOfDropped), Is.EqualTo((ends, overflow, !ends, !ends)));
    }

    [Test]
    public void Durable_subscriptions_lose_nothing_by_it([Values] SlowConsumer policy) =>
        Assert.That(
            SettingsWith(policy).ForDurable(DestinationName.Topic("a")),
            Is.EqualTo(SettingsWith(SlowConsumer.Close).ForDurable(DestinationName.Topic("a"))));

    [Test]
    public async Task A_topic_marks_a_message_once_for_all([Values] SlowConsumer policy)
    {
        await using var bench = new TopicBench(SettingsWith(policy));
        var (one, other) = (await bench.SubscribeAsync(), await bench.SubscribeAsync());

        bench.Publish(1);

        var (first, second) = (await one.ReceiveAsync(), await other.ReceiveAsync());
        Assert.That(first.Expendable is null, Is.EqualTo(policy == SlowConsumer.Close));
        Assert.That(second.Expendable, Is.SameAs(first.Expendable));
    }

    private static DestinationSettings SettingsWith(SlowConsumer policy) =>
        Sample.Settings with { Policies = _ => new DestinationPolicy { MaxLength = 7, MaxBytes = 8, MaxDeliveries = 9, SlowConsumer = policy } };
}
