using Broker.Load.Checks;

namespace Broker.Tests.Load;

/// <summary>A message counts as kept when the broker has said so, once.</summary>
internal sealed class ReceiptCheckTests
{
    private readonly Tally _tally = new();

    [Test]
    public void Receipts_may_come_in_any_order()
    {
        var check = Check();

        Confirm(check, 2, 0, 1);

        Assert.That(check.IsComplete, Is.True);
        Assert.That(check.Confirmed, Is.EqualTo(3));
        Assert.That(_tally.FaultCount, Is.Zero);
    }

    [TestCase(new long[] { 0, 1 }, TestName = "A receipt that has not come in the end is a fault")]
    [TestCase(new long[] { 0, 1, 1, 2 }, TestName = "A receipt that came twice is a fault")]
    [TestCase(new long[] { 0, 1, 2, 3 }, TestName = "A receipt for what was not sent is a fault")]
    public void Anything_else_is_a_fault(long[] received)
    {
        var check = Check();

        Confirm(check, received);

        Assert.That(_tally.FaultCount, Is.EqualTo(1));
    }

    [Test]
    public void Numbers_go_on_in_the_next_round()
    {
        var check = Check();
        Confirm(check, 0, 1, 2);

        check.Begin(2);
        Confirm(check, 3, 4);

        Assert.That(check.Confirmed, Is.EqualTo(5));
        Assert.That(_tally.FaultCount, Is.Zero);
    }

    private static void Confirm(ReceiptCheck check, params long[] numbers)
    {
        foreach (var number in numbers)
        {
            check.OnReceipt(number);
        }

        check.End();
    }

    private ReceiptCheck Check()
    {
        var check = new ReceiptCheck(publisher: 0, _tally);
        check.Begin(3);
        return check;
    }
}
