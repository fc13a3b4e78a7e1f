using Broker.Core.Destinations;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>The subscribers of a topic, a few and many: the same, however they are found.</summary>
internal sealed class TopicSubscribersTests
{
    private readonly TopicSubscribers _subscribers = new();

    [Test]
    public void Each_is_found_and_removed_once_in_any_order([Values(1, 2, 16, 17, 40)] int count)
    {
        var numbers = Enumerable.Range(1, count).ToArray();
        Array.ForEach(numbers, Add);
        Assert.That(Left(), Is.EquivalentTo(numbers));

        new Random(count).Shuffle(numbers);

        for (var removed = 0; removed < count; removed++)
        {
            Assert.That(_subscribers.Remove(new SubscriptionKey(1, numbers[removed]))?.Subscription.Key.Number, Is.EqualTo(numbers[removed]));
            Assert.That(_subscribers.Remove(new SubscriptionKey(1, numbers[removed])), Is.Null);
            Assert.That(Left(), Is.EquivalentTo(numbers[(removed + 1)..]));
        }

        Add(7);
        Assert.That(Left(), Is.EqualTo((int[])[7]));
    }

    private void Add(int number) =>
        _subscribers.Add(new TopicSubscriber(new Subscription(new SubscriptionKey(1, number), ActorRefs.Nobody, new FakeOutbox($"{number}"), AckMode.Auto, Prefetch: 0), Queue: null));

    private int[] Left()
    {
        Assert.That(_subscribers.AsSpan().Length, Is.EqualTo(_subscribers.Count));
        return [.. _subscribers.Select(subscriber => subscriber.Subscription.Key.Number)];
    }
}
