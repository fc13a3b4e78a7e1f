using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>Serving subscriptions in turn.</summary>
internal sealed class SubscriptionListTests
{
    private readonly SubscriptionList _list = [];

    [Test]
    public void Each_is_served_in_turn()
    {
        Add(1, 2, 3);

        Assert.That(Serve(7), Is.EqualTo(new[] { 1, 2, 3, 1, 2, 3, 1 }));
    }

    [Test]
    public void One_without_credit_is_passed_over_until_it_has_some()
    {
        Add(1, 2, 3);
        Get(2).IsBlocked = true;
        Assert.That(Serve(3), Is.EqualTo(new[] { 1, 3, 1 }));

        Get(2).IsBlocked = false;

        Assert.That(Serve(3), Is.EqualTo(new[] { 2, 3, 1 }));
    }

    [Test]
    public void Nobody_is_served_when_nobody_has_credit()
    {
        Add(1, 2);
        Get(1).IsBlocked = true;
        Get(2).IsClosed = true;

        Assert.That(_list.TryNext(0, out _), Is.False);
    }

    [Test]
    public void Credit_is_what_is_not_pending()
    {
        _list.Add(new QueueSubscription(Subscription(1, prefetch: 2)));

        Get(1).Ledger.Add(Sample.Queued(1));
        Assert.That(Get(1).CanTake);
        Get(1).Ledger.Add(Sample.Queued(2));
        Assert.That(Get(1).CanTake, Is.False);
    }

    [Test]
    public void Without_a_limit_there_is_always_credit()
    {
        Add(1);

        for (var number = 0; number < 1000; number++)
        {
            Get(1).Ledger.Add(Sample.Queued(number));
        }

        Assert.That(Get(1).CanTake);
    }

    [TestCase(1, new[] { 3, 2, 3 })]
    [TestCase(2, new[] { 3, 1, 3 })]
    [TestCase(3, new[] { 1, 2, 1 })]
    public void Removing_one_skips_nobody(int removed, int[] expected)
    {
        Add(1, 2, 3);
        Serve(2);

        Assert.That(_list.Remove(new SubscriptionKey(1, removed), out _));

        Assert.That(Serve(3), Is.EqualTo(expected));
        Assert.That(_list.Count, Is.EqualTo(2));
    }

    [Test]
    public void Removing_what_is_not_there_says_so()
    {
        Add(1);

        Assert.That(_list.Remove(new SubscriptionKey(1, 2), out _), Is.False);
        Assert.That(_list.TryGet(new SubscriptionKey(2, 1), out _), Is.False);
        Assert.That(Serve(1), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void A_new_one_is_served_before_the_round_begins_again()
    {
        Add(1, 2);
        Serve(2);

        Add(3);

        Assert.That(Serve(4), Is.EqualTo(new[] { 3, 1, 2, 3 }));
    }

    private void Add(params IReadOnlyList<int> numbers)
    {
        foreach (var number in numbers)
        {
            _list.Add(new QueueSubscription(Subscription(number, prefetch: 0)));
        }
    }

    private QueueSubscription Get(int number) => _list.Single(subscription => subscription.Subscription.Key.Number == number);

    private List<int> Serve(int times)
    {
        var served = new List<int>();
        for (var count = 0; count < times; count++)
        {
            Assert.That(_list.TryNext(0, out var next));
            served.Add(next!.Subscription.Key.Number);
        }

        return served;
    }

    private static Subscription Subscription(int number, int prefetch) =>
        new(new SubscriptionKey(1, number), ActorRefs.Nobody, new FakeOutbox($"{number}"), AckMode.Individual, prefetch);
}
