using Broker.Host.Limits;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Limits;

/// <summary>What all connections of a user have together, and when a user is forgotten.</summary>
internal sealed class ConnectedUsersTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ConnectedUsers _users;

    public ConnectedUsersTests() => _users = new ConnectedUsers(_clock);

    [Test]
    public void So_many_connections_of_each_and_one_more_for_each_that_leaves()
    {
        var anne = _users.TryEnter("anne", 2);
        Assert.That(_users.TryEnter("anne", 2), Is.SameAs(anne));
        Assert.That(_users.TryEnter("anne", 2), Is.Null);
        Assert.That(_users.TryEnter("bob", 2), Is.Not.Null);

        _users.Leave(anne!);

        Assert.That(_users.TryEnter("anne", 2), Is.SameAs(anne));
        Assert.That(_users.TryEnter("anne", 0), Is.SameAs(anne), "No limit.");
    }

    [Test]
    public void Subscriptions_are_counted_together()
    {
        var anne = _users.TryEnter("anne", 0)!;

        Assert.That((anne.TrySubscribe(2), anne.TrySubscribe(2), anne.TrySubscribe(2)), Is.EqualTo((true, true, false)));
        anne.Unsubscribe();
        Assert.That((anne.TrySubscribe(2), anne.TrySubscribe(2), anne.TrySubscribe(0)), Is.EqualTo((true, false, true)));
    }

    [Test]
    public void Who_has_left_is_forgotten_at_once_or_when_the_debts_are_paid()
    {
        var (anne, bob) = (_users.TryEnter("anne", 0)!, _users.TryEnter("bob", 0)!);
        bob.Messages.TryTake(100, perSecond: 10, TimeSpan.FromSeconds(1), TimeSpan.Zero, out _);

        _users.Leave(anne);
        _users.Leave(bob);
        Assert.That(_users.Count, Is.EqualTo(1));
        Assert.That(_users.TryEnter("bob", 0)!.Messages.Debt, Is.EqualTo(TimeSpan.FromSeconds(9)), "To connect again pays for nothing.");
        _users.Leave(bob);

        _clock.Advance(TimeSpan.FromSeconds(30));
        _users.Leave(_users.TryEnter("carl", 0)!);
        Assert.That(_users.Count, Is.Zero);
    }
}
