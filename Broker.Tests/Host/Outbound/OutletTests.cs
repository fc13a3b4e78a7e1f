using Broker.Core.Outbound;
using Broker.Host.Outbound;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Outbound;

/// <summary>A subscription's way into the outbox: held until its RECEIPT, closed at its end; and the end of the outbox itself.</summary>
internal sealed class OutletTests
{
    private static readonly EncodedFrame Frame = new("RECEIPT\nreceipt-id:1\n\n\0"u8.ToArray());
    private static readonly EncodedFrame Last = new("ERROR\nmessage:x\n\n\0"u8.ToArray());

    private readonly OutboxBench _bench = new();

    private Outbox Outbox => _bench.Outbox;

    [Test]
    public void What_is_held_waits_until_the_outlet_is_opened_and_comes_behind_what_is_there()
    {
        var held = _bench.Outlet(isHeld: true);
        var open = _bench.Outlet();
        OutboxBench.Put(held, 1);
        OutboxBench.Put(held, 2);
        OutboxBench.Put(open, 3);
        Outbox.Enqueue(Frame, Frame.Bytes.Length);

        held.Open();
        OutboxBench.Put(held, 4);

        Assert.That(_bench.TakeNames(), Is.EqualTo((object[])[3, Frame, 1, 2, 4]));
    }

    [Test]
    public void What_is_held_cannot_be_taken_but_counts()
    {
        var held = _bench.Outlet(isHeld: true);
        OutboxBench.Fill(held, OutboxBench.MaxFrames);

        Assert.That(_bench.Take(), Is.Empty);
        Assert.That(OutboxBench.Put(held, 11), Is.EqualTo(EnqueueResult.Full));
        Assert.That(Outbox.IsCongested, Is.True);
    }

    [Test]
    public async Task Opening_wakes_the_sender()
    {
        var held = _bench.Outlet(isHeld: true);
        OutboxBench.Put(held, 1);
        var waiting = Outbox.WaitAsync().AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        held.Open();

        await waiting.WaitAsync(StompTestClient.Patience);
        Assert.That(_bench.TakeNames(), Is.EqualTo((object[])[1]));
    }

    [Test]
    public void To_open_an_open_one_changes_nothing()
    {
        var outlet = _bench.Outlet();
        OutboxBench.Put(outlet, 1);

        outlet.Open();

        Assert.That(_bench.TakeNames(), Is.EqualTo((object[])[1]));
    }

    [Test]
    public void What_waits_of_one_that_is_closed_is_not_sent_and_the_first_of_it_is_told()
    {
        var (closed, open) = (_bench.Outlet(), _bench.Outlet());
        OutboxBench.Put(closed, 1);
        _bench.Send();
        OutboxBench.Put(closed, 2);
        OutboxBench.Put(open, 3);
        OutboxBench.Put(closed, 4);

        Assert.That(closed.Close(), Is.EqualTo(2));
        Assert.That(OutboxBench.Put(closed, 5), Is.EqualTo(EnqueueResult.Closed));
        Assert.That(OutboxBench.Put(open, 6), Is.EqualTo(EnqueueResult.Enqueued));
        Assert.That(_bench.TakeNames(), Is.EqualTo((object[])[3, 6]));
    }

    [Test]
    public void What_was_taken_may_have_been_sent()
    {
        var outlet = _bench.Outlet();
        OutboxBench.Fill(outlet, 3);
        var taken = _bench.Take();

        Assert.That(outlet.Close(), Is.EqualTo(long.MaxValue), "Nothing is certain not to have been sent.");
        Outbox.Flushed(taken);
        Assert.That(outlet.Progress, Is.EqualTo(600));
    }

    [Test]
    public void What_is_held_is_not_sent_when_it_is_closed()
    {
        var held = _bench.Outlet(isHeld: true);
        OutboxBench.Fill(held, 3);

        Assert.That(held.Close(), Is.EqualTo(1));
        held.Open();
        Assert.That(_bench.Take(), Is.Empty);
    }

    [Test]
    public void What_is_not_sent_does_not_count([Values] bool isHeld)
    {
        var (closed, open) = (_bench.Outlet(isHeld), _bench.Outlet());
        OutboxBench.Fill(closed, OutboxBench.MaxFrames);

        closed.Close();

        Assert.That(Outbox.IsCongested, Is.False);
        Assert.That(Outbox.StuckFor, Is.EqualTo(TimeSpan.Zero));
        OutboxBench.Fill(open, OutboxBench.MaxFrames);
        Assert.That(_bench.Send(), Is.EqualTo(OutboxBench.MaxFrames));
        Assert.That(open.Progress, Is.EqualTo(200 * OutboxBench.MaxFrames));
    }

    [Test]
    public void The_last_frame_of_an_outbox_is_the_last()
    {
        var outlet = _bench.Outlet();
        OutboxBench.Put(outlet, 1);

        Outbox.Complete(Last, CloseReason.Normal, discardDeliveries: false);
        Outbox.Enqueue(Frame, Frame.Bytes.Length);

        Assert.That(OutboxBench.Put(outlet, 2), Is.EqualTo(EnqueueResult.Closed));
        Assert.That(_bench.TakeNames(), Is.EqualTo((object[])[1, Last]));
    }

    [Test]
    public void An_outbox_ends_once()
    {
        var reason = new CloseReason(1008, "first");

        Outbox.Complete(Last, reason, discardDeliveries: false);
        Outbox.Complete(Last, CloseReason.Normal, discardDeliveries: true);

        Assert.That(Outbox.CloseReason, Is.SameAs(reason));
        Assert.That(_bench.TakeNames(), Is.EqualTo((object[])[Last]));
    }

    [Test]
    public void Messages_that_a_connection_does_not_take_make_room_for_the_last_frame_but_answers_stay()
    {
        OutboxBench.Fill(_bench.Outlet(), 3);
        Outbox.Enqueue(Frame, Frame.Bytes.Length);

        Outbox.Complete(Last, CloseReason.Normal, discardDeliveries: true);

        Assert.That(_bench.TakeNames(), Is.EqualTo((object[])[Frame, Last]));
    }

    [Test]
    public async Task After_the_end_no_loss_is_reported()
    {
        await using var actors = new TestActors();
        var owner = actors.Probe();
        Outbox.Owner = owner.Ref;

        Outbox.Complete(last: null, CloseReason.Normal, discardDeliveries: false);
        Outbox.ReportOverflow();

        await owner.AssertNothingMoreAsync();
    }

    [Test]
    public async Task The_end_wakes_the_sender()
    {
        var waiting = Outbox.WaitAsync().AsTask();
        Assert.That(Outbox.CloseReason, Is.Null);

        Outbox.Complete(last: null, CloseReason.Normal, discardDeliveries: false);

        await waiting.WaitAsync(StompTestClient.Patience);
        Assert.That(Outbox.CloseReason, Is.SameAs(CloseReason.Normal));
    }
}
