using Broker.Load.Checks;

namespace Broker.Tests.Load;

/// <summary>A message of a topic belongs to the one subscriber whose pattern matches.</summary>
internal sealed class PatternCheckTests
{
    private readonly Tally _tally = new();

    [Test]
    public void Messages_at_their_subscribers_in_order_are_no_fault()
    {
        var check = Check(messages: 3);

        check.OnDelivery(subscriber: 0, publisher: 1, sequence: 0);
        check.OnDelivery(subscriber: 1, publisher: 2, sequence: 0);
        check.OnDelivery(subscriber: 0, publisher: 1, sequence: 1);
        check.End();

        Assert.That(_tally.FaultCount, Is.Zero);
        Assert.That(check.AllSeen, Is.EqualTo(3));
    }

    [TestCase(1, 0, TestName = "A message at another subscriber is a fault")]
    [TestCase(0, 1, TestName = "A message before its turn is a fault")]
    public void Anything_else_is_a_fault(int subscriber, long sequence)
    {
        var check = Check(messages: 1);

        check.OnDelivery(subscriber, publisher: 0, sequence);

        Assert.That(_tally.FaultCount, Is.EqualTo(1));
    }

    [Test]
    public void A_message_again_is_a_fault()
    {
        var check = Check(messages: 1);

        check.OnDelivery(subscriber: 0, publisher: 0, sequence: 0);
        check.OnDelivery(subscriber: 0, publisher: 0, sequence: 0);

        Assert.That(_tally.FaultCount, Is.EqualTo(1));
        Assert.That(_tally.Delivered, Is.EqualTo(1));
    }

    [Test]
    public void A_message_that_has_not_come_is_a_fault()
    {
        Check(messages: 1).End();

        Assert.That(_tally.FaultCount, Is.EqualTo(1));
    }

    private PatternCheck Check(int messages)
    {
        var check = new PatternCheck(topics: 4, perSubscriber: 2, _tally);
        check.Begin(messages);
        return check;
    }
}
