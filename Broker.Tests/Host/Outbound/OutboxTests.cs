using Broker.Core.Outbound;
using Broker.Host.Outbound;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Outbound;

/// <summary>What waits for one connection: in its order, bounded, and accounted for until it has been flushed.</summary>
internal sealed class OutboxTests
{
    private static readonly EncodedFrame Frame = new("RECEIPT\nreceipt-id:1\n\n\0"u8.ToArray());

    private readonly OutboxBench _bench = new();

    private Outbox Outbox => _bench.Outbox;

    [Test]
    public void What_was_put_in_first_comes_out_first_whosoever_it_is()
    {
        var (one, other) = (_bench.Outlet(), _bench.Outlet());

        OutboxBench.Put(one, 1);
        OutboxBench.Put(other, 2);
        Outbox.Enqueue(Frame, Frame.Bytes.Length);
        OutboxBench.Put(one, 3);

        Assert.That(_bench.TakeNames(), Is.EqualTo((object[])[1, 2, Frame, 3]));
        Assert.That(_bench.TakeNames(), Is.Empty, "Once.");
    }

    [Test]
    public void As_many_messages_as_allowed_fit_and_no_more()
    {
        var outlet = _bench.Outlet();
        OutboxBench.Fill(outlet, OutboxBench.MaxFrames);

        Assert.That(OutboxBench.Put(outlet, 11), Is.EqualTo(EnqueueResult.Full));
        Assert.That(_bench.Take(), Has.Length.EqualTo(OutboxBench.MaxFrames));
    }

    [Test]
    public void As_many_bytes_as_allowed_fit_and_no_more()
    {
        var outlet = _bench.Outlet();
        OutboxBench.Fill(outlet, 4, OutboxBench.MaxBytes / 4);

        Assert.That(OutboxBench.Put(outlet, 5, size: 200), Is.EqualTo(EnqueueResult.Full));
    }

    [Test]
    public void One_message_always_fits_when_there_is_nothing_else()
    {
        var outlet = _bench.Outlet();

        Assert.That(OutboxBench.Put(outlet, 1, OutboxBench.MaxBytes * 10), Is.EqualTo(EnqueueResult.Congested));
        Assert.That(OutboxBench.Put(outlet, 2, size: 200), Is.EqualTo(EnqueueResult.Full));
        Assert.That(_bench.Send(), Is.EqualTo(1));
        Assert.That(OutboxBench.Put(outlet, 3, OutboxBench.MaxBytes * 10), Is.EqualTo(EnqueueResult.Congested));
    }

    [Test]
    public void One_message_always_fits_when_there_is_little_else()
    {
        var outlet = _bench.Outlet();
        OutboxBench.Put(outlet, 1, OutboxBench.MaxBytes / 4);
        Assert.That(outlet.IsTooFullFor(OutboxBench.MaxBytes), Is.False);

        Assert.That(OutboxBench.Put(outlet, 2, OutboxBench.MaxBytes), Is.EqualTo(EnqueueResult.Congested));
        Assert.That(outlet.IsTooFullFor(200), Is.True);
    }

    [Test]
    public void An_outbox_that_nobody_waits_for_is_never_too_full()
    {
        var outlet = _bench.Outlet();
        OutboxBench.Put(outlet, 1, OutboxBench.MaxBytes);

        outlet.StopWaiting();

        Assert.That(outlet.IsTooFullFor(OutboxBench.MaxBytes), Is.False);
        Assert.That(OutboxBench.Put(outlet, 2, OutboxBench.MaxBytes), Is.EqualTo(EnqueueResult.Full));
    }

    [Test]
    public void What_was_taken_counts_until_it_has_been_flushed()
    {
        var outlet = _bench.Outlet();
        OutboxBench.Fill(outlet, OutboxBench.MaxFrames);
        var taken = _bench.Take();

        Assert.That(OutboxBench.Put(outlet, 11), Is.EqualTo(EnqueueResult.Full));
        Outbox.Flushed(taken.AsSpan(0, 1));

        Assert.That(OutboxBench.Put(outlet, 12), Is.EqualTo(EnqueueResult.Congested), "There is room for one.");
        Assert.That(OutboxBench.Put(outlet, 13), Is.EqualTo(EnqueueResult.Full));
        Outbox.Flushed(taken.AsSpan(1));
        Assert.That(OutboxBench.Put(outlet, 14), Is.EqualTo(EnqueueResult.Enqueued));
    }

    [Test]
    public void What_was_flushed_is_progress()
    {
        var outlet = _bench.Outlet();
        OutboxBench.Fill(outlet, 3, size: 300);
        Assert.That(outlet.Progress, Is.Zero);

        _bench.Send();

        Assert.That(outlet.Progress, Is.EqualTo(900));
    }

    [Test]
    public void The_sessions_own_frames_are_taken_whether_there_is_room_or_not()
    {
        OutboxBench.Fill(_bench.Outlet(), OutboxBench.MaxFrames);

        Outbox.Enqueue(Frame, Frame.Bytes.Length);

        Assert.That(_bench.Take(), Has.Length.EqualTo(OutboxBench.MaxFrames + 1));
    }

    [Test]
    public void A_client_that_does_not_take_its_answers_is_found()
    {
        OutboxBench.Fill(_bench.Outlet(), OutboxBench.MaxFrames);
        for (var count = 0; count < OutboxBench.MaxFrames / 2; count++)
        {
            Outbox.Enqueue(Frame, Frame.Bytes.Length);
        }

        Assert.That(Outbox.IsFilledWithAnswers, Is.False, "Messages are no answers.");
        Outbox.Enqueue(Frame, Frame.Bytes.Length);
        Assert.That(Outbox.IsFilledWithAnswers, Is.True);
        var taken = _bench.Take();
        Assert.That(Outbox.IsFilledWithAnswers, Is.True, "Taken is not sent.");
        Outbox.Flushed(taken);
        Assert.That(Outbox.IsFilledWithAnswers, Is.False);
    }

    [Test]
    public void It_is_stuck_from_when_something_waits_until_something_was_flushed()
    {
        var second = TimeSpan.FromSeconds(1);
        var outlet = _bench.Outlet();
        _bench.Clock.Advance(second);
        Assert.That(Outbox.StuckFor, Is.EqualTo(TimeSpan.Zero), "Nothing waits.");

        OutboxBench.Put(outlet, 1);
        _bench.Clock.Advance(second);
        OutboxBench.Put(outlet, 2);
        Assert.That(Outbox.StuckFor, Is.EqualTo(second), "What comes later does not start anew.");

        var taken = _bench.Take();
        Outbox.Flushed(taken.AsSpan(0, 1));
        Assert.That(Outbox.StuckFor, Is.EqualTo(TimeSpan.Zero), "The connection takes something.");
        _bench.Clock.Advance(second);
        Assert.That(Outbox.StuckFor, Is.EqualTo(second));

        Outbox.Flushed(taken.AsSpan(1));
        _bench.Clock.Advance(second);
        Assert.That(Outbox.StuckFor, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Whoever_waits_is_woken_by_the_first_that_is_put_in()
    {
        var waiting = Outbox.WaitAsync().AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        OutboxBench.Put(_bench.Outlet(), 1);

        await waiting.WaitAsync(StompTestClient.Patience);
        Assert.That(_bench.TakeNames(), Is.EqualTo((object[])[1]));
    }

    [Test]
    public async Task A_loss_is_reported_once()
    {
        await using var actors = new TestActors();
        var owner = actors.Probe();
        Outbox.Owner = owner.Ref;

        _bench.Outlet().ReportOverflow();
        _bench.Outlet().ReportOverflow();

        Assert.That(await owner.ReceiveAsync(), Is.EqualTo(OutboxSignal.Overflowed));
        await owner.AssertNothingMoreAsync();
    }

    [Test]
    public void What_waits_is_taken_in_portions_that_are_written_at_once()
    {
        var outbox = new Outbox(new OutboxLimits(1 << 20, 10_000), _bench.Clock);
        var outlet = new SubscriptionOutlet(outbox, Broker.Stomp.StompVersion.V12, "0", 1, isAcknowledged: false, isHeld: false);
        var taken = new List<int>();
        OutboxBench.Fill(outlet, 700);

        while (outbox.TryTake(out var batch, out var count))
        {
            Assert.That(count, Is.LessThan(300), "64 KiB.");
            taken.AddRange(batch[..count].Select(entry => (int)entry.Sequence));
            outbox.Flushed(batch.AsSpan(0, count));
            OutboxEntries.GiveBack(batch, count);

            if (taken.Count < 500)
            {
                OutboxBench.Put(outlet, 701 + (taken.Count / 100));
            }
        }

        Assert.That(taken.Take(700), Is.EqualTo(Enumerable.Range(1, 700)));
        Assert.That(taken.Skip(700), Is.Ordered.And.Not.Empty);
    }

    [Test]
    public void A_batch_that_was_given_back_is_not_held_on_to_by_its_messages()
    {
        OutboxBench.Fill(_bench.Outlet(), 3);
        Assert.That(Outbox.TryTake(out var taken, out var count), Is.True);
        Outbox.Flushed(taken.AsSpan(0, count));

        // So large that no other outbox of this process takes it meanwhile.
        var batch = new OutboxEntry[1 << 19];
        taken.AsSpan(0, count).CopyTo(batch);
        OutboxEntries.GiveBack(batch, count);

        Assert.That(batch.AsSpan(0, count + 1).ToArray(), Is.All.EqualTo(default(OutboxEntry)));
    }
}
