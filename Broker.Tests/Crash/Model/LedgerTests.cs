namespace Broker.Tests.Crash.Model;

/// <summary>The reference finds what it is there to find: each thing that can go wrong, told by hand, and nothing where all is well.</summary>
internal sealed class LedgerTests
{
    private readonly Faults _faults = new();
    private readonly Place _queue = new("queue", "/queue/a") { HasSteadyReader = true };
    private readonly Place _other = new("other queue", "/queue/b");
    private readonly Ledger _ledger;
    private int _last;

    public LedgerTests()
    {
        _ledger = new Ledger(_faults, TimeProvider.System);
        _ledger.BeginLife();
    }

    [Test]
    public void All_is_well_if_what_was_delivered_comes_again_marked_and_what_was_settled_does_not()
    {
        var (first, second, doubtful) = (Promised(), Promised(), Sent());
        _ledger.NoteSettled(Deliver(first));
        _ledger.NoteAcknowledge(Deliver(second));
        _ledger.BeginLife();
        Settle(Deliver(second, isMarked: true));

        _ledger.CheckEmptied();

        Assert.That(doubtful.Copies[0].Deliveries, Is.Zero);
        Assert.That(_faults.IsEmpty, Is.True, _faults.ToString);
    }

    [Test]
    public void A_promised_message_that_never_comes_is_lost()
    {
        Promised();

        _ledger.CheckEmptied();

        AssertFault("is lost");
    }

    [Test]
    public void A_promised_message_that_comes_and_is_not_acknowledged_must_come_again()
    {
        Deliver(Promised());

        _ledger.CheckEmptied();

        AssertFault("did not come again");
    }

    [Test]
    public void An_acknowledgement_that_was_of_no_effect_does_not_excuse_a_loss_later()
    {
        var message = Promised();
        _ledger.NoteAcknowledge(Deliver(message));
        _ledger.BeginLife();
        Deliver(message, isMarked: true);

        _ledger.CheckEmptied();

        AssertFault("did not come again");
    }

    [Test]
    public void A_second_delivery_must_be_marked()
    {
        var message = Promised();
        Deliver(message);
        _ledger.BeginLife();

        Deliver(message);

        AssertFault("not marked");
    }

    [Test]
    public void A_first_delivery_in_the_same_life_must_not_be_marked()
    {
        Deliver(Promised(), isMarked: true);

        AssertFault("for the first time and is marked");
    }

    [Test]
    public void What_was_settled_must_not_come_again()
    {
        var message = Promised();
        _ledger.NoteSettled(Deliver(message));
        _ledger.BeginLife();

        Deliver(message, isMarked: true);

        AssertFault("although the RECEIPT of its ACK was seen");
    }

    [Test]
    public void What_has_come_before_all_was_emptied_must_not_come_afterwards()
    {
        var message = Promised();
        _ledger.NoteAcknowledge(Deliver(message));
        _ledger.CheckEmptied();

        _ledger.NoteDelivery(new SubscriptionView(_queue), MessageText.Make(message.Key, 5), isMarked: true);

        AssertFault("came again after it was acknowledged");
    }

    [Test]
    public void Messages_of_a_producer_come_in_order([Values] bool isMarked)
    {
        var (first, second) = (Promised(), Promised());
        _ledger.BeginLife();
        var view = new SubscriptionView(_queue);
        _ledger.NoteDelivery(view, MessageText.Make(second.Key, 5), isMarked);

        _ledger.NoteDelivery(view, MessageText.Make(first.Key, 5), isMarked);

        AssertFault("behind a later one");
    }

    [TestCase("1.1 5 xxxxx", "not as it was sent")]
    [TestCase("1.77 0 ", "was never sent")]
    public void What_was_not_sent_must_not_come(string body, string expected)
    {
        _ledger.NoteDelivery(new SubscriptionView(_queue), body, isMarked: false);

        AssertFault(expected);
    }

    [Test]
    public void A_message_comes_to_no_other_place()
    {
        _ledger.NoteDelivery(new SubscriptionView(_other), MessageText.Make(Promised().Key, 5), isMarked: false);

        AssertFault("wrong place");
    }

    [Test]
    public void What_is_not_persistent_is_gone_after_a_restart()
    {
        var message = Sent(new SentMessage(NextKey(), _ledger.Life, [_queue]) { IsPersistent = false });
        _ledger.BeginLife();

        Deliver(message, isMarked: true);

        AssertFault("not persistent");
    }

    [Test]
    public void What_is_delayed_does_not_come_early()
    {
        Deliver(Sent(new SentMessage(NextKey(), _ledger.Life, [_queue]) { Due = TimeProvider.System.GetUtcNow().AddHours(1) }));

        AssertFault("before it was due");
    }

    [TestCase(false, true, "not taken for a duplicate")]
    [TestCase(true, false, "taken for a duplicate")]
    public void A_duplicate_is_what_has_come_before(bool isDuplicate, bool expected, string fault)
    {
        var message = Sent(new SentMessage(NextKey(), _ledger.Life, [_queue]) { IsRepeatable = true });

        _ledger.NoteRepeatablePromise(message, expected, isDuplicate);

        AssertFault(fault);
    }

    [Test]
    public void What_is_sent_again_in_doubt_may_come_unmarked_once_more_if_it_had_been_seen([Values] bool wasSeen)
    {
        var message = Sent(new SentMessage(NextKey(), _ledger.Life, [_queue]) { IsRepeatable = true });
        Deliver(wasSeen ? message : Promised());
        _ledger.BeginLife();

        var expected = _ledger.NoteRepeat(message);
        Deliver(wasSeen ? Promised() : message);
        Deliver(message);

        Assert.That(expected, Is.Null);
        Assert.That(_faults.IsEmpty, Is.EqualTo(wasSeen), _faults.ToString);
    }

    [Test]
    public void What_was_promised_is_a_duplicate_when_it_is_sent_again() => Assert.That(_ledger.NoteRepeat(Promised()), Is.True);

    [Test]
    public void What_is_rejected_for_good_must_be_among_the_dead_letters([Values] bool isThere)
    {
        var dead = new Place("dead letters", "/queue/dlq.a") { AllowsCopies = true };
        var place = new Place("queue", "/queue/a") { DeadLetters = dead };
        var message = Sent(new SentMessage(NextKey(), _ledger.Life, [place, dead]) { State = SendState.Promised });
        _ledger.NoteDiscard(Deliver(message, place));

        if (isThere)
        {
            Settle(Deliver(message, dead));
        }

        _ledger.CheckEmptied();

        Assert.That(_faults.IsEmpty, Is.EqualTo(isThere), _faults.ToString);
    }

    [Test]
    public void A_transaction_in_doubt_is_done_or_not([Values] bool first, [Values] bool second, [Values] bool ack)
    {
        var job = Promised();
        var transaction = Begin(job, out var sends);
        _ledger.NoteCommit(transaction);
        _ledger.BeginLife();
        DeliverIf(first, sends[0], _queue);
        DeliverIf(second, sends[1], _other);

        if (!ack)
        {
            Settle(Deliver(job, isMarked: true));
        }

        _ledger.CheckEmptied();

        Assert.That(_faults.IsEmpty, Is.EqualTo(first == second && second == ack), _faults.ToString);
    }

    [Test]
    public void Of_a_committed_transaction_nothing_is_lost([Values] bool isAllThere)
    {
        var transaction = Begin(Promised(), out var sends);
        _ledger.NoteCommit(transaction);
        _ledger.NoteCommitted(transaction);
        DeliverIf(true, sends[0], _queue);
        DeliverIf(isAllThere, sends[1], _other);

        _ledger.CheckEmptied();

        Assert.That(_faults.IsEmpty, Is.EqualTo(isAllThere), _faults.ToString);
    }

    [Test]
    public void Of_a_transaction_that_was_not_committed_nothing_is_seen()
    {
        Begin(Promised(), out var sends);

        DeliverIf(true, sends[1], _other);

        AssertFault("not committed");
    }

    private MessageKey NextKey() => new(1, ++_last);

    private SentMessage Sent(SentMessage? message = null)
    {
        message ??= new SentMessage(NextKey(), _ledger.Life, [_queue]);
        _ledger.NoteSend(message);
        return message;
    }

    private SentMessage Promised()
    {
        var message = Sent();
        _ledger.NotePromise(message);
        return message;
    }

    private SentTransaction Begin(SentMessage job, out IReadOnlyList<SentMessage> sends)
    {
        sends = [.. ((Place[])[_queue, _other]).Select(place => new SentMessage(NextKey(), _ledger.Life, [place]))];
        var transaction = new SentTransaction("t", sends, [Deliver(job)]);
        _ledger.NoteBegin(transaction);
        return transaction;
    }

    private Delivery Deliver(SentMessage message, bool isMarked = false) => Deliver(message, _queue, isMarked);

    private Delivery Deliver(SentMessage message, Place place, bool isMarked = false) =>
        _ledger.NoteDelivery(new SubscriptionView(place), MessageText.Make(message.Key, 5), isMarked)!.Value;

    private void DeliverIf(bool condition, SentMessage message, Place place)
    {
        if (condition)
        {
            Settle(Deliver(message, place, isMarked: message.Life < _ledger.Life));
        }
    }

    private void Settle(Delivery delivery)
    {
        _ledger.NoteAcknowledge(delivery);
        _ledger.NoteSettled(delivery);
    }

    private void AssertFault(string expected) => Assert.That(_faults.ToString(), Does.Contain(expected));
}
