using Broker.Core.Outbound;
using Broker.Host.Outbound;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Outbound;

/// <summary>When publishers pause for a connection, when they do not any more, and when they go on.</summary>
internal sealed class OutboxCongestionTests
{
    private readonly OutboxBench _bench = new();
    private readonly SubscriptionOutlet _outlet;

    public OutboxCongestionTests() => _outlet = _bench.Outlet();

    private Outbox Outbox => _bench.Outbox;

    [Test]
    public void Beyond_half_of_the_messages_publishers_should_pause()
    {
        for (var number = 1; number <= OutboxBench.MaxFrames / 2; number++)
        {
            Assert.That(OutboxBench.Put(_outlet, number), Is.EqualTo(EnqueueResult.Enqueued));
        }

        Assert.That(_outlet.IsCongested, Is.False);
        Assert.That(OutboxBench.Put(_outlet, 6), Is.EqualTo(EnqueueResult.Congested));
        Assert.That(_outlet.IsCongested, Is.True);
    }

    [Test]
    public void Beyond_half_of_the_bytes_publishers_should_pause()
    {
        Assert.That(OutboxBench.Put(_outlet, 1, OutboxBench.MaxBytes / 2), Is.EqualTo(EnqueueResult.Enqueued));
        Assert.That(OutboxBench.Put(_outlet, 2, size: 200), Is.EqualTo(EnqueueResult.Congested));
    }

    [Test]
    public void For_one_that_was_given_up_nobody_pauses_until_it_has_drained()
    {
        OutboxBench.Fill(_outlet, 6);
        Assert.That(_outlet.IsCongested, Is.True);

        _outlet.StopWaiting();

        Assert.That(_outlet.IsCongested, Is.False);
        Assert.That(OutboxBench.Put(_outlet, 7), Is.EqualTo(EnqueueResult.Enqueued));

        // To be drained is to have a quarter or less; a part of the way is not enough.
        var taken = _bench.Take();
        Outbox.Flushed(taken.AsSpan(0, 4));
        OutboxBench.Fill(_outlet, 5);
        Assert.That(_outlet.IsCongested, Is.False, "It is hopeless still.");

        Outbox.Flushed(taken.AsSpan(4));
        _bench.Send();
        OutboxBench.Fill(_outlet, 6);
        Assert.That(_outlet.IsCongested, Is.True, "It has caught up, and is waited for again.");
    }

    [Test]
    public void It_is_full_at_its_limit_whether_it_was_given_up_or_not()
    {
        _outlet.StopWaiting();
        OutboxBench.Fill(_outlet, OutboxBench.MaxFrames);

        Assert.That(OutboxBench.Put(_outlet, 11), Is.EqualTo(EnqueueResult.Full));
    }

    [Test]
    public async Task Whoever_asks_is_told_when_a_quarter_or_less_is_left()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();
        OutboxBench.Fill(_outlet, 8);

        _outlet.NotifyWhenDrained(probe.Ref, "room");
        var taken = _bench.Take();
        Outbox.Flushed(taken.AsSpan(0, 5));
        await probe.AssertNothingMoreAsync();
        Outbox.Flushed(taken.AsSpan(5, 1));

        Assert.That(await probe.ReceiveAsync(), Is.EqualTo("room"));
        Outbox.Flushed(taken.AsSpan(6));
        await probe.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Whoever_asks_when_there_is_room_is_told_at_once()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();
        OutboxBench.Fill(_outlet, 2);

        _outlet.NotifyWhenDrained(probe.Ref, "room");

        Assert.That(await probe.ReceiveAsync(), Is.EqualTo("room"));
    }

    [Test]
    public async Task Whoever_asks_twice_for_the_same_is_told_once_and_others_too()
    {
        await using var actors = new TestActors();
        var (one, other) = (actors.Probe(), actors.Probe());
        OutboxBench.Fill(_outlet, 8);

        _outlet.NotifyWhenDrained(one.Ref, "room");
        _outlet.NotifyWhenDrained(one.Ref, "room");
        _outlet.NotifyWhenDrained(one.Ref, "more room");
        _outlet.NotifyWhenDrained(other.Ref, "room");
        _bench.Send();

        Assert.That(await one.ReceiveAsync(2), Is.EquivalentTo((object[])["room", "more room"]));
        await one.AssertNothingMoreAsync();
        Assert.That(await other.ReceiveAsync(), Is.EqualTo("room"));
    }

    [Test]
    public async Task Nobody_is_left_waiting_for_an_outbox_that_has_ended()
    {
        await using var actors = new TestActors();
        var (before, after) = (actors.Probe(), actors.Probe());
        OutboxBench.Fill(_outlet, 8);

        _outlet.NotifyWhenDrained(before.Ref, "ended");
        Outbox.Complete(last: null, CloseReason.Normal, discardDeliveries: false);
        _outlet.NotifyWhenDrained(after.Ref, "ended");

        Assert.That(await before.ReceiveAsync(), Is.EqualTo("ended"));
        Assert.That(await after.ReceiveAsync(), Is.EqualTo("ended"));
    }
}
