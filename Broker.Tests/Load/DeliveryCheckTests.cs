using Broker.Load.Checks;

namespace Broker.Tests.Load;

/// <summary>A load generator that does not see a loss would call it speed.</summary>
internal sealed class DeliveryCheckTests
{
    private readonly Tally _tally = new();

    [Test]
    public void A_topic_that_delivers_everything_in_order_has_no_faults()
    {
        var check = Topic(subscribers: 2, inFlight: 4);

        Deliver(check, subscriber: 0, 0, 1, 2);
        Deliver(check, subscriber: 1, 0, 1, 2);
        check.End();

        Assert.That(_tally.Faults, Is.Empty);
        Assert.That(_tally.Delivered, Is.EqualTo(6));
    }

    [Test]
    public void The_slowest_subscriber_decides_what_has_been_seen()
    {
        var check = Topic(subscribers: 2, inFlight: 4);

        Deliver(check, subscriber: 0, 0, 1, 2);
        Deliver(check, subscriber: 1, 0);

        Assert.That(check.Seen(0), Is.EqualTo(1));
    }

    [TestCase(new long[] { 0, 2 }, TestName = "A message that was lost is a fault")]
    [TestCase(new long[] { 0, 2, 1 }, TestName = "Messages out of order are a fault")]
    [TestCase(new long[] { 0, 1, 1, 2 }, TestName = "A message that came twice is a fault")]
    [TestCase(new long[] { 0, 1 }, TestName = "A message that has not come in the end is a fault")]
    public void A_topic_that_does_anything_else_is_at_fault(long[] received)
    {
        var check = Topic(subscribers: 1, inFlight: 0);

        Deliver(check, subscriber: 0, received);
        check.End();

        Assert.That(_tally.FaultCount, Is.GreaterThan(0));
    }

    [Test]
    public void A_queue_that_delivers_everything_once_has_no_faults()
    {
        var check = Queue();

        Deliver(check, subscriber: 0, 0, 2);
        Deliver(check, subscriber: 1, 1);
        check.End();

        Assert.That(_tally.Faults, Is.Empty);
        Assert.That(check.Seen(0), Is.EqualTo(3));
    }

    [Test]
    public void A_queue_that_delivers_to_two_subscribers_is_at_fault()
    {
        var check = Queue();

        Deliver(check, subscriber: 0, 0, 1);
        Deliver(check, subscriber: 1, 1, 2);
        check.End();

        Assert.That(_tally.Faults, Has.One.Contains("arrived before"));
        Assert.That(_tally.Delivered, Is.EqualTo(3));
    }

    [TestCase(new long[] { 1, 0, 2 }, TestName = "A queue that changes the order is at fault")]
    [TestCase(new long[] { 0, 1 }, TestName = "A queue that keeps a message is at fault")]
    public void A_queue_that_does_anything_else_is_at_fault(long[] received)
    {
        var check = Queue();

        Deliver(check, subscriber: 0, received);
        check.End();

        Assert.That(_tally.FaultCount, Is.EqualTo(1));
    }

    [Test]
    public void A_queue_is_checked_anew_in_every_round()
    {
        var check = Queue();
        Deliver(check, subscriber: 0, 0, 1, 2);
        check.End();

        check.Begin(2);
        Deliver(check, subscriber: 0, 3, 4);
        check.End();

        Assert.That(_tally.Faults, Is.Empty);
    }

    [Test]
    public void Many_faults_are_counted_and_few_are_told()
    {
        for (var fault = 0; fault < 1000; fault++)
        {
            _tally.Fault($"{fault}");
        }

        Assert.That(_tally.FaultCount, Is.EqualTo(1000));
        Assert.That(_tally.Faults, Has.Count.EqualTo(10));
    }

    // One publisher, three messages.
    private TopicCheck Topic(int subscribers, int inFlight)
    {
        var check = new TopicCheck("/topic/a", subscribers, inFlight, _tally);
        check.Begin(3);
        return check;
    }

    private QueueCheck Queue()
    {
        var check = new QueueCheck("/queue/a", publishers: 1, subscribers: 2, _tally);
        check.Begin(3);
        return check;
    }

    private static void Deliver(IDeliveryCheck check, int subscriber, params long[] sequences)
    {
        foreach (var sequence in sequences)
        {
            check.OnDelivery(subscriber, publisher: 0, sequence);
        }
    }
}
