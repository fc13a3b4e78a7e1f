using Broker.Core.Acknowledgements;
using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Storage;

namespace Broker.Tests.Core;

/// <summary>The rules of acknowledging, as facts about one subscription; no queue and no session is needed for them.</summary>
internal sealed class AcknowledgementLedgerTests
{
    private readonly AcknowledgementLedger _ledger = new();
    private readonly List<QueuedMessage> _messages = [];

    [Test]
    public void Deliveries_are_numbered_from_one()
    {
        Assert.That(_ledger.Add(Sample.Queued(10)), Is.EqualTo(1));
        Assert.That(_ledger.Add(Sample.Queued(11)), Is.EqualTo(2));
        Assert.That(_ledger.Pending, Is.EqualTo(2));
    }

    [Test]
    public void A_cumulative_acknowledgement_settles_the_delivery_and_all_before_it()
    {
        Deliver(10, 11, 12, 13);

        Assert.That(Settle(3, isCumulative: true), Is.EqualTo(SettlementResult.Settled));

        Assert.That(Numbers, Is.EqualTo(new[] { 10, 11, 12 }));
        Assert.That(_ledger.Pending, Is.EqualTo(1));
    }

    [Test]
    public void An_individual_acknowledgement_settles_one_delivery()
    {
        Deliver(10, 11, 12);

        Assert.That(Settle(2), Is.EqualTo(SettlementResult.Settled));

        Assert.That(Numbers, Is.EqualTo(new[] { 11 }));
        Assert.That(_ledger.Pending, Is.EqualTo(2));
    }

    [Test]
    public void A_cumulative_acknowledgement_passes_over_what_was_settled_before()
    {
        Deliver(10, 11, 12);
        Settle(2);

        Settle(3, isCumulative: true);

        Assert.That(Numbers, Is.EqualTo(new[] { 11, 10, 12 }));
        Assert.That(_ledger.Pending, Is.Zero);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void What_was_settled_already_is_ignored(bool isCumulative)
    {
        Deliver(10, 11);
        Settle(2, isCumulative: true);

        Assert.That(Settle(1, isCumulative), Is.EqualTo(SettlementResult.AlreadySettled));
        Assert.That(Settle(2, isCumulative), Is.EqualTo(SettlementResult.AlreadySettled));
        Assert.That(Numbers, Is.EqualTo(new[] { 10, 11 }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void What_was_never_delivered_is_an_error_and_settles_nothing(bool isCumulative)
    {
        Deliver(10, 11);

        Assert.That(Settle(3, isCumulative), Is.EqualTo(SettlementResult.NeverDelivered));
        Assert.That(Settle(long.MaxValue, isCumulative), Is.EqualTo(SettlementResult.NeverDelivered));
        Assert.That(_messages, Is.Empty);
        Assert.That(_ledger.Pending, Is.EqualTo(2));
    }

    [Test]
    public void What_was_never_delivered_here_is_passed_over_if_another_subscription_may_be_meant()
    {
        Deliver(10);

        var result = _ledger.Settle(new DeliveryReference(0, new MessageId(1, 99)) { IsTentative = true }, isCumulative: true, _messages);

        Assert.That(result, Is.EqualTo(SettlementResult.AlreadySettled));
        Assert.That(_ledger.Pending, Is.EqualTo(1));
    }

    [Test]
    public void A_message_can_be_acknowledged_by_its_id()
    {
        Deliver(10, 11, 12);

        Assert.That(SettleById(11), Is.EqualTo(SettlementResult.Settled));
        Assert.That(Numbers, Is.EqualTo(new[] { 11 }));
    }

    [Test]
    public void A_message_acknowledged_by_its_id_takes_those_before_it_along_in_cumulative_mode()
    {
        Deliver(10, 11, 12);

        SettleById(11, isCumulative: true);

        Assert.That(Numbers, Is.EqualTo(new[] { 10, 11 }));
    }

    [Test]
    public void An_id_that_was_settled_is_ignored_and_one_that_never_came_is_an_error()
    {
        Deliver(10, 12);
        SettleById(10);

        Assert.That(SettleById(10), Is.EqualTo(SettlementResult.AlreadySettled));
        Assert.That(SettleById(13), Is.EqualTo(SettlementResult.NeverDelivered));
    }

    [Test]
    public void A_message_that_comes_again_is_a_delivery_of_its_own()
    {
        Deliver(10);
        Settle(1);
        Deliver(10);

        Assert.That(Settle(1), Is.EqualTo(SettlementResult.AlreadySettled));
        Assert.That(_ledger.Pending, Is.EqualTo(1));
        Assert.That(SettleById(10), Is.EqualTo(SettlementResult.Settled));
    }

    [Test]
    public void All_deliveries_are_taken_back_in_their_order()
    {
        Deliver(10, 11, 12, 13);
        Settle(2);

        Assert.That(_ledger.TakeAll().Select(taken => (taken.Sequence, Sample.NumberOf(taken.Message.Message))), Is.EqualTo(new[] { (1L, 10), (3L, 12), (4L, 13) }));
        Assert.That(_ledger.Pending, Is.Zero);
        Assert.That(Settle(3), Is.EqualTo(SettlementResult.AlreadySettled));
    }

    [Test]
    public void A_delivery_that_was_not_made_after_all_gives_its_number_back()
    {
        Deliver(10, 11);

        _ledger.UndoAdd();

        Assert.That(_ledger.Pending, Is.EqualTo(1));
        Assert.That(Settle(2), Is.EqualTo(SettlementResult.NeverDelivered));
        Assert.That(_ledger.Add(Sample.Queued(12)), Is.EqualTo(2));
    }

    [Test]
    public void What_a_transaction_holds_is_pending_still_but_nobody_elses()
    {
        Deliver(10, 11, 12);
        var holder = new object();

        Assert.That(Hold(2, holder, isCumulative: true), Is.EqualTo(SettlementResult.Settled));

        Assert.That(Numbers, Is.EqualTo(new[] { 10, 11 }));
        Assert.That(_ledger.Pending, Is.EqualTo(3));
        Assert.That(Settle(1), Is.EqualTo(SettlementResult.AlreadySettled));
        Assert.That(Hold(2, new object()), Is.EqualTo(SettlementResult.AlreadySettled));
        Assert.That(_ledger.TakeAll().Select(taken => taken.Sequence), Is.EqualTo(new[] { 3L }));
    }

    [Test]
    public void A_transaction_that_ends_well_settles_what_it_holds()
    {
        Deliver(10, 11, 12);
        var holder = new object();
        Hold(2, holder);

        _ledger.Release(holder, settle: true);

        Assert.That(_ledger.Pending, Is.EqualTo(2));
        Assert.That(Settle(2), Is.EqualTo(SettlementResult.AlreadySettled));
    }

    [Test]
    public void A_transaction_that_is_rolled_back_makes_what_it_holds_pending_again()
    {
        Deliver(10, 11, 12);
        var holder = new object();
        Hold(2, holder, isCumulative: true);
        _messages.Clear();

        _ledger.Release(holder, settle: false);

        Assert.That(Settle(3, isCumulative: true), Is.EqualTo(SettlementResult.Settled));
        Assert.That(Numbers, Is.EqualTo(new[] { 10, 11, 12 }));
    }

    [Test]
    public void Two_transactions_hold_apart()
    {
        Deliver(10, 11);
        var (one, other) = (new object(), new object());
        Hold(1, one);
        Hold(2, other);

        _ledger.Release(one, settle: true);
        _ledger.Release(other, settle: false);

        Assert.That(_ledger.TakeAll().Select(taken => taken.Sequence), Is.EqualTo(new[] { 2L }));
    }

    [Test]
    public void A_transaction_cannot_hold_what_was_never_delivered()
    {
        Deliver(10);

        Assert.That(Hold(2, new object()), Is.EqualTo(SettlementResult.NeverDelivered));
        Assert.That(_ledger.Pending, Is.EqualTo(1));
    }

    [Test]
    public void An_empty_ledger_has_nothing_to_settle()
    {
        Assert.That(Settle(1), Is.EqualTo(SettlementResult.NeverDelivered));
        Assert.That(SettleById(1), Is.EqualTo(SettlementResult.NeverDelivered));
        Assert.That(_ledger.TakeAll(), Is.Empty);
    }

    [Test]
    public void The_ledger_stays_small_when_one_delivery_is_never_settled()
    {
        Deliver(0);

        for (var number = 2; number <= 100_000; number++)
        {
            Deliver(number);
            Assert.That(Settle(number), Is.EqualTo(SettlementResult.Settled));
        }

        Assert.That(_ledger.Capacity, Is.LessThanOrEqualTo(8));
        Assert.That(_ledger.TakeAll().Select(taken => taken.Sequence), Is.EqualTo(new[] { 1L }));
    }

    [Test]
    public void The_ledger_gives_its_memory_back()
    {
        Deliver([.. Enumerable.Range(1, 10_000)]);

        Settle(10_000, isCumulative: true);

        Assert.That(_ledger.Capacity, Is.Zero);
        Assert.That(_ledger.Add(Sample.Queued(1)), Is.EqualTo(10_001));
    }

    [Test]
    public void Settling_in_any_order_settles_each_delivery_once([Values(1, 2, 3, 4, 5)] int seed)
    {
        var random = new Random(seed);
        var pending = new List<long>();
        var expected = new List<int>();

        for (var step = 0; step < 5000; step++)
        {
            if (random.Next(2) == 0)
            {
                pending.Add(_ledger.Add(Sample.Queued(step)));
                expected.Add(step);
            }
            else if (pending.Count > 0)
            {
                var index = random.Next(pending.Count);
                var isCumulative = random.Next(20) == 0;
                _messages.Clear();

                Assert.That(Settle(pending[index], isCumulative), Is.EqualTo(SettlementResult.Settled));

                var (from, count) = isCumulative ? (0, index + 1) : (index, 1);
                Assert.That(Numbers, Is.EqualTo(expected.GetRange(from, count)));
                pending.RemoveRange(from, count);
                expected.RemoveRange(from, count);
            }

            Assert.That(_ledger.Pending, Is.EqualTo(pending.Count));
        }

        Assert.That(_ledger.TakeAll().Select(taken => taken.Sequence), Is.EqualTo(pending));
    }

    private IEnumerable<int> Numbers => _messages.Select(queued => Sample.NumberOf(queued.Message));

    private void Deliver(params int[] numbers) => Array.ForEach(numbers, number => _ledger.Add(Sample.Queued(number)));

    private SettlementResult Settle(long sequence, bool isCumulative = false) =>
        _ledger.Settle(new DeliveryReference(sequence, default), isCumulative, _messages);

    private SettlementResult SettleById(int number, bool isCumulative = false) =>
        _ledger.Settle(new DeliveryReference(0, new MessageId(1, number)), isCumulative, _messages);

    private SettlementResult Hold(long sequence, object holder, bool isCumulative = false) =>
        _ledger.Hold(new DeliveryReference(sequence, default), isCumulative, _messages, holder);
}
